#pragma once
#include <curl/curl.h>
#include <pthread.h>
#include <sys/socket.h>

// curl_easy_setopt is variadic, which Swift cannot call: one inline function for each kind of argument.
static inline CURLcode ccurl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_size(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ccurl_forget_string(CURL *h, CURLoption o) { return curl_easy_setopt(h, o, NULL); }
static inline CURLMcode ccurl_multi_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }
static inline CURLcode ccurl_global_init(void) { return curl_global_init(CURL_GLOBAL_ALL); }

// One for each callback, so that Swift's function is checked against libcurl's prototype.
static inline void ccurl_set_write(CURL *h, curl_write_callback f, void *data) {
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, data);
}
static inline void ccurl_set_header(CURL *h, curl_write_callback f, void *data) {
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, data);
}
static inline void ccurl_set_read(CURL *h, curl_read_callback f, void *data) {
    curl_easy_setopt(h, CURLOPT_READFUNCTION, f);
    curl_easy_setopt(h, CURLOPT_READDATA, data);
}
static inline void ccurl_set_progress(CURL *h, curl_xferinfo_callback f, void *data) {
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, f);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, data);
}
static inline void ccurl_set_prereq(CURL *h, curl_prereq_callback f, void *data) {
    curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, f);
    curl_easy_setopt(h, CURLOPT_PREREQDATA, data);
}
static inline void ccurl_set_open_socket(CURL *h, curl_opensocket_callback f, void *data) {
    curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, data);
}
static inline void ccurl_set_private(CURL *h, void *data) { curl_easy_setopt(h, CURLOPT_PRIVATE, data); }
static inline void ccurl_set_close_socket(CURL *h, curl_closesocket_callback f, void *data) {
    curl_easy_setopt(h, CURLOPT_CLOSESOCKETFUNCTION, f);
    curl_easy_setopt(h, CURLOPT_CLOSESOCKETDATA, data);
}

static inline void ccurl_multi_set_socket(CURLM *m, curl_socket_callback f, void *data) {
    curl_multi_setopt(m, CURLMOPT_SOCKETFUNCTION, f);
    curl_multi_setopt(m, CURLMOPT_SOCKETDATA, data);
}
static inline void ccurl_multi_set_timer(CURLM *m, curl_multi_timer_callback f, void *data) {
    curl_multi_setopt(m, CURLMOPT_TIMERFUNCTION, f);
    curl_multi_setopt(m, CURLMOPT_TIMERDATA, data);
}

// curl_easy_getinfo is variadic too.
static inline void *ccurl_get_private(CURL *h) {
    char *v = NULL;
    return curl_easy_getinfo(h, CURLINFO_PRIVATE, &v) == CURLE_OK ? v : NULL;
}
static inline long ccurl_get_long(CURL *h, CURLINFO i) {
    long v = 0;
    return curl_easy_getinfo(h, i, &v) == CURLE_OK ? v : 0;
}

// CURLMsg holds a union, which Swift imports badly.
static inline CURLcode ccurl_message_result(const CURLMsg *m) { return m->data.result; }

// What libcurl's callbacks need of the system and Swift's Glibc module leaves out.
static inline int ccurl_open_socket(const struct curl_sockaddr *a) {
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}
int pthread_setname_np(pthread_t thread, const char *name);
static inline void ccurl_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
