#ifndef CSHORTUNITS_H
#define CSHORTUNITS_H

#include <stddef.h>
#include <stdint.h>

/// One way to read a surface, as it lies in the file (Sources/Chat/ShortUnitsLayout.swift).
struct short_unit_entry {
    uint32_t fingerprint;
    /// 24 bits number, 8 bits kind.
    uint32_t lemma;
    uint16_t context;
    int16_t cost;
    /// 24 bits where, 8 bits how long.
    uint32_t reading;
};

/// The compiled dictionary of Japanese short units (README.md beside this), aligned to 16 bytes.
const void *short_units_bytes(void);
size_t short_units_length(void);

#endif
