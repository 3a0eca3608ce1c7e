#ifndef CCONTENT_H
#define CCONTENT_H

#include <stddef.h>

/// One file of the content bundle, as it stood when the program was built.
struct content_file {
    const char *path;
    const unsigned char *bytes;
    size_t length;
};

extern const struct content_file content_files[];
extern const size_t content_count;

/// The trained model that tells languages apart (docs/language-model.md).
extern const unsigned char *const language_model;
extern const size_t language_model_length;

/// The file at an index below `content_count`; Swift sees an array of unknown length as nothing.
static inline struct content_file content_file_at(size_t index) { return content_files[index]; }

#endif
