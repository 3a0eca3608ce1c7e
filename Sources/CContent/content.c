#include "CContent.h"

// Content as bytes: an array literal in Swift takes the compiler minutes, #embed takes it none, and follows edits.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char model[] = {
#embed "../Chat/Model/language.model"
};
const unsigned char *const language_model = model;
const size_t language_model_length = sizeof model;

static const unsigned char templates[] = {
#embed "../Wording/Content/templates.json5"
};
static const unsigned char terms_ja[] = {
#embed "../Wording/Content/terms/ja.json5"
};
static const unsigned char terms_ja_simple[] = {
#embed "../Wording/Content/terms/ja-simple.json5"
};
static const unsigned char terms_en[] = {
#embed "../Wording/Content/terms/en.json5"
};
static const unsigned char terms_zh_Hans[] = {
#embed "../Wording/Content/terms/zh-Hans.json5"
};
static const unsigned char terms_ko[] = {
#embed "../Wording/Content/terms/ko.json5"
};
static const unsigned char terms_vi[] = {
#embed "../Wording/Content/terms/vi.json5"
};
static const unsigned char terms_ne[] = {
#embed "../Wording/Content/terms/ne.json5"
};
static const unsigned char terms_tl[] = {
#embed "../Wording/Content/terms/tl.json5"
};
static const unsigned char terms_zh_Hant[] = {
#embed "../Wording/Content/terms/zh-Hant.json5"
};
static const unsigned char terms_my[] = {
#embed "../Wording/Content/terms/my.json5"
};
static const unsigned char terms_id[] = {
#embed "../Wording/Content/terms/id.json5"
};
static const unsigned char terms_th[] = {
#embed "../Wording/Content/terms/th.json5"
};
static const unsigned char terms_hi[] = {
#embed "../Wording/Content/terms/hi.json5"
};
static const unsigned char terms_bn[] = {
#embed "../Wording/Content/terms/bn.json5"
};
static const unsigned char terms_mn[] = {
#embed "../Wording/Content/terms/mn.json5"
};
static const unsigned char terms_pt[] = {
#embed "../Wording/Content/terms/pt.json5"
};
static const unsigned char terms_es[] = {
#embed "../Wording/Content/terms/es.json5"
};
static const unsigned char terms_fr[] = {
#embed "../Wording/Content/terms/fr.json5"
};
static const unsigned char terms_km[] = {
#embed "../Wording/Content/terms/km.json5"
};
static const unsigned char sentences_ja[] = {
#embed "../Wording/Content/sentences/ja.json5"
};
static const unsigned char sentences_ja_simple[] = {
#embed "../Wording/Content/sentences/ja-simple.json5"
};
static const unsigned char sentences_en[] = {
#embed "../Wording/Content/sentences/en.json5"
};
static const unsigned char sentences_zh_Hans[] = {
#embed "../Wording/Content/sentences/zh-Hans.json5"
};
static const unsigned char sentences_ko[] = {
#embed "../Wording/Content/sentences/ko.json5"
};
static const unsigned char sentences_vi[] = {
#embed "../Wording/Content/sentences/vi.json5"
};
static const unsigned char sentences_ne[] = {
#embed "../Wording/Content/sentences/ne.json5"
};
static const unsigned char sentences_tl[] = {
#embed "../Wording/Content/sentences/tl.json5"
};
static const unsigned char sentences_zh_Hant[] = {
#embed "../Wording/Content/sentences/zh-Hant.json5"
};
static const unsigned char sentences_my[] = {
#embed "../Wording/Content/sentences/my.json5"
};
static const unsigned char sentences_id[] = {
#embed "../Wording/Content/sentences/id.json5"
};
static const unsigned char sentences_th[] = {
#embed "../Wording/Content/sentences/th.json5"
};
static const unsigned char sentences_hi[] = {
#embed "../Wording/Content/sentences/hi.json5"
};
static const unsigned char sentences_bn[] = {
#embed "../Wording/Content/sentences/bn.json5"
};
static const unsigned char sentences_mn[] = {
#embed "../Wording/Content/sentences/mn.json5"
};
static const unsigned char sentences_pt[] = {
#embed "../Wording/Content/sentences/pt.json5"
};
static const unsigned char sentences_es[] = {
#embed "../Wording/Content/sentences/es.json5"
};
static const unsigned char sentences_fr[] = {
#embed "../Wording/Content/sentences/fr.json5"
};
static const unsigned char sentences_km[] = {
#embed "../Wording/Content/sentences/km.json5"
};

#define ENTRY(path, bytes) { path, bytes, sizeof bytes }

const struct content_file content_files[] = {
    ENTRY("templates.json5", templates),
    ENTRY("terms/ja.json5", terms_ja),
    ENTRY("terms/ja-simple.json5", terms_ja_simple),
    ENTRY("terms/en.json5", terms_en),
    ENTRY("terms/zh-Hans.json5", terms_zh_Hans),
    ENTRY("terms/ko.json5", terms_ko),
    ENTRY("terms/vi.json5", terms_vi),
    ENTRY("terms/ne.json5", terms_ne),
    ENTRY("terms/tl.json5", terms_tl),
    ENTRY("terms/zh-Hant.json5", terms_zh_Hant),
    ENTRY("terms/my.json5", terms_my),
    ENTRY("terms/id.json5", terms_id),
    ENTRY("terms/th.json5", terms_th),
    ENTRY("terms/hi.json5", terms_hi),
    ENTRY("terms/bn.json5", terms_bn),
    ENTRY("terms/mn.json5", terms_mn),
    ENTRY("terms/pt.json5", terms_pt),
    ENTRY("terms/es.json5", terms_es),
    ENTRY("terms/fr.json5", terms_fr),
    ENTRY("terms/km.json5", terms_km),
    ENTRY("sentences/ja.json5", sentences_ja),
    ENTRY("sentences/ja-simple.json5", sentences_ja_simple),
    ENTRY("sentences/en.json5", sentences_en),
    ENTRY("sentences/zh-Hans.json5", sentences_zh_Hans),
    ENTRY("sentences/ko.json5", sentences_ko),
    ENTRY("sentences/vi.json5", sentences_vi),
    ENTRY("sentences/ne.json5", sentences_ne),
    ENTRY("sentences/tl.json5", sentences_tl),
    ENTRY("sentences/zh-Hant.json5", sentences_zh_Hant),
    ENTRY("sentences/my.json5", sentences_my),
    ENTRY("sentences/id.json5", sentences_id),
    ENTRY("sentences/th.json5", sentences_th),
    ENTRY("sentences/hi.json5", sentences_hi),
    ENTRY("sentences/bn.json5", sentences_bn),
    ENTRY("sentences/mn.json5", sentences_mn),
    ENTRY("sentences/pt.json5", sentences_pt),
    ENTRY("sentences/es.json5", sentences_es),
    ENTRY("sentences/fr.json5", sentences_fr),
    ENTRY("sentences/km.json5", sentences_km),
};
const size_t content_count = sizeof content_files / sizeof content_files[0];
