#pragma once
#include <pango/pangocairo.h>

/* A macro with a cast, which Swift cannot call. */
static inline void cpango_unref(void *object) { g_object_unref(object); }
