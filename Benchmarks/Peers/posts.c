// posts URL COUNT CONCURRENCY: the same POSTs from a plain C loop over libcurl's multi interface, the least that
// NetPosts can be measured against. Prints `rate µs-of-CPU-a-request`.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock) {
    struct timespec value;
    clock_gettime(clock, &value);
    return value.tv_sec + value.tv_nsec / 1e9;
}

static size_t discard(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes, (void)context;
    return size * count;
}

int main(int argc, char **argv) {
    if (argc != 4) return fprintf(stderr, "usage: posts URL COUNT CONCURRENCY\n"), 2;
    int count = atoi(argv[2]), width = atoi(argv[3]), started = 0, accepted = 0, running = 0, left = 0;
    static char body[1024];
    memset(body, 'x', sizeof body);
    curl_global_init(CURL_GLOBAL_ALL);
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 2048L);
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    headers = curl_slist_append(headers, "Content-Type: application/octet-stream");
    double begin = seconds(CLOCK_MONOTONIC);
    for (; started < width && started < count; started++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)sizeof body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
        curl_multi_add_handle(multi, easy);
    }
    do {
        curl_multi_perform(multi, &running);
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
            CURL *easy = message->easy_handle;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            accepted += status == 204;
            curl_multi_remove_handle(multi, easy);
            if (started < count) {
                started++;
                curl_multi_add_handle(multi, easy);
                running++;
            } else {
                curl_easy_cleanup(easy);
            }
        }
        if (running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    } while (running);
    double elapsed = seconds(CLOCK_MONOTONIC) - begin;
    if (accepted != count) return fprintf(stderr, "only %d of %d were answered with 204\n", accepted, count), 1;
    printf("%d %.1f\n", (int)(count / elapsed), seconds(CLOCK_PROCESS_CPUTIME_ID) / count * 1e6);
}
