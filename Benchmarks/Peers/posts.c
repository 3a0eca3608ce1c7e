// posts URL|@FILE COUNT CONCURRENCY [BYTES [CERTIFICATES.pem]]: POSTs from a plain C loop over libcurl's multi interface, the
// least that Noroshi can be measured against: nothing is signed, claimed or recorded. FILE holds one URL a line, asked in
// turn. BYTES is the body's size, 1024 unless given; where it is, the headers are those of a signed webhook.
// Prints `rate µs-of-CPU-a-request seconds`.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
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

static char **urls;
static int url_count;

static void read_urls(char *given) {
    FILE *file = *given == '@' ? fopen(given + 1, "r") : NULL;
    if (*given == '@' && !file) exit((perror(given + 1), 2));
    int capacity = 0;
    char line[2048];
    while (file ? fgets(line, sizeof line, file) != NULL : url_count == 0) {
        if (url_count == capacity) urls = realloc(urls, (capacity = capacity * 2 + 16) * sizeof *urls);
        if (file) line[strcspn(line, "\t\n")] = 0;
        urls[url_count++] = strdup(file ? line : given);
    }
    if (file) fclose(file);
    if (url_count == 0) exit((fprintf(stderr, "%s: no URL\n", given), 2));
}

int main(int argc, char **argv) {
    if (argc < 4 || argc > 6) {
        return fprintf(stderr, "usage: posts URL|@FILE COUNT CONCURRENCY [BYTES [CERTIFICATES.pem]]\n"), 2;
    }
    int count = atoi(argv[2]), width = atoi(argv[3]), started = 0, accepted = 0, running = 0, left = 0;
    long size = argc > 4 ? atol(argv[4]) : 1024;
    char *body = malloc(size + 1);
    memset(body, 'x', size);
    read_urls(argv[1]);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    curl_global_init(CURL_GLOBAL_ALL);
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 2048L);
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    if (argc > 4) {
        headers = curl_slist_append(headers, "Content-Type: application/json");
        headers = curl_slist_append(headers, "User-Agent: Noroshi");
        headers = curl_slist_append(headers, "webhook-id: msg_00000000000000000000000000000000");
        headers = curl_slist_append(headers, "webhook-timestamp: 1700000000");
        headers = curl_slist_append(headers, "webhook-signature: v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    } else {
        headers = curl_slist_append(headers, "Content-Type: application/octet-stream");
    }
    double begin = seconds(CLOCK_MONOTONIC);
    for (; started < width && started < count; started++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, urls[started % url_count]);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, size);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
        if (argc > 5) {
            curl_easy_setopt(easy, CURLOPT_CAINFO, argv[5]);
            // With a folder beside the file libcurl reads the file anew for every connection: 21 ms of CPU each with Debian's.
            curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
        }
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
                if (url_count > 1) curl_easy_setopt(easy, CURLOPT_URL, urls[started % url_count]);
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
    printf("%d %.1f %.6f\n", (int)(count / elapsed), seconds(CLOCK_PROCESS_CPUTIME_ID) / count * 1e6, elapsed);
}
