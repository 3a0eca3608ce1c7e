#include "CShortUnits.h"

// As CContent's: #embed takes the compiler no time, and the bytes stay in the program's file until they are read.
#pragma clang diagnostic ignored "-Wc23-extensions"

_Alignas(16) static const unsigned char bytes[] = {
#embed "short-units.bin"
};

const void *short_units_bytes(void) { return bytes; }
size_t short_units_length(void) { return sizeof bytes; }
