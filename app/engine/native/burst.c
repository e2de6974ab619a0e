/* Runs an answer's tokens one after the other without a word of Python in between.
 *
 * Between two decodes of a small model the processor's caches hold nothing but weights, so that a tenth of a
 * millisecond of interpreter costs several per cent of the speed. What is here does what app/engine/candidates.py and
 * app/engine/chain.py do, token for token: the arithmetic and the draw of a choice are llama.cpp's own samplers'.
 *
 * llama.cpp's functions are handed over as pointers, so that nothing has to be linked; its header is used for the
 * layouts alone. Compiled by packaging/setup_burst.py; without it the engine goes step by step. */

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "llama.h"

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define GROUPS 1024 /* of the vocabulary: token i belongs to group i % GROUPS. The same in candidates.py. */
#define FEW 160     /* of more likeliest tokens, it is quicker to take the whole vocabulary */
#define LIKELY 1024 /* of more candidates, likewise: nearly all are alike */
#define LANES 16    /* floats that are looked at together; the compiler makes vectors of them */

/* What a burst is given; app/engine/burst.py has the same fields in the same order. */
struct burst {
    int32_t (*decode)(struct llama_context *, struct llama_batch);
    float *(*logits)(struct llama_context *, int32_t);
    void (*apply)(struct llama_sampler *, llama_token_data_array *);
    void (*accept)(struct llama_sampler *, llama_token);
    bool (*is_end)(const struct llama_vocab *, llama_token);
    int64_t (*clock)(void); /* microseconds */
    const struct llama_vocab *vocabulary;
    llama_token_data *candidates; /* room for `size` */
    int32_t size;                 /* tokens of the vocabulary */
    int32_t enough;               /* likeliest tokens that decide a choice; 0: all may */
    struct llama_context *context;
    struct llama_sampler *chain;
    const volatile int32_t *hurry;     /* not 0: somebody waits, no further decode begins; set by another thread */
    int32_t token, position, sequence; /* what is run first, and where */
    int32_t most;                      /* choices at most */
    int64_t duration;                  /* microseconds after which no decode begins */
    int32_t *chosen;                   /* room for `most`: the tokens that were chosen */
    int32_t *took;                     /* likewise: microseconds of the decode before each choice */
    int32_t count;                     /* choices made; each was made after one decode */
};

/* The least of the `count` greatest values: a heap of as many, the least on top. */
static float least_of_greatest(const float *values, int32_t size, int32_t count) {
    float heap[FEW];
    for (int32_t i = 0; i < size; i++) {
        float value = values[i];
        if (i < count) {
            int32_t at = i;
            for (; at > 0 && heap[(at - 1) / 2] > value; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
            heap[at] = value;
        } else if (value > heap[0]) {
            int32_t at = 0;
            for (int32_t next = 1; next < count; next = 2 * at + 1) {
                if (next + 1 < count && heap[next + 1] < heap[next]) next++;
                if (heap[next] >= value) break;
                heap[at] = heap[next];
                at = next;
            }
            heap[at] = value;
        }
    }
    return heap[0];
}

static int32_t pick_all(const float *logits, int32_t size, llama_token_data *found) {
    for (int32_t i = 0; i < size; i++) found[i] = (llama_token_data){i, logits[i], 0.0f};
    return size;
}

/* Writes the `count` likeliest tokens and perhaps some others, in the order of their numbers, or all `size` where
 * that saves nothing or a logit is no number; returns how many.
 *
 * Of the greatest logits of all groups, the `count`-th greatest has at least `count` tokens at or above it: who lies
 * below is not among the likeliest. */
EXPORT int32_t underdesk_pick(const float *logits, int32_t size, int32_t count, llama_token_data *found) {
    if (count <= 0 || count > FEW || size < GROUPS) return pick_all(logits, size, found);
    float greatest[GROUPS];
    int32_t strange = 0, number = 0, i;
    for (i = 0; i < GROUPS; i++) greatest[i] = -INFINITY;
    for (int32_t row = 0; row + GROUPS <= size; row += GROUPS) {
        for (i = 0; i < GROUPS; i++) {
            float value = logits[row + i];
            strange |= value != value;
            greatest[i] = value > greatest[i] ? value : greatest[i];
        }
    }
    if (strange) return pick_all(logits, size, found);
    float least = least_of_greatest(greatest, GROUPS, count);
    for (i = 0; i + LANES <= size; i += LANES) {
        int32_t any = 0;
        for (int32_t j = 0; j < LANES; j++) any |= logits[i + j] >= least;
        if (!any) continue;
        if (number > LIKELY) return pick_all(logits, size, found);
        for (int32_t j = i; j < i + LANES; j++) {
            if (logits[j] >= least) found[number++] = (llama_token_data){j, logits[j], 0.0f};
        }
    }
    for (; i < size; i++) {
        if (logits[i] >= least) found[number++] = (llama_token_data){i, logits[i], 0.0f};
    }
    return number > LIKELY ? pick_all(logits, size, found) : number;
}

static llama_token choose(struct burst *b) {
    llama_token_data_array array = {b->candidates, 0, -1, false};
    array.size = (size_t)underdesk_pick(b->logits(b->context, 0), b->size, b->enough, b->candidates);
    b->apply(b->chain, &array);
    llama_token token = array.data[array.selected].id;
    b->accept(b->chain, token);
    return token;
}

/* Decodes and chooses in turn, until a token ends the answer, the time or the number is up, somebody waits, or a decode
 * does not succeed; returns what the last decode returned. An abort of llama.cpp's own ends it within one decode. */
EXPORT int32_t underdesk_burst(struct burst *b) {
    llama_token token = b->token;
    llama_pos position = b->position;
    llama_seq_id sequence = b->sequence, *owner = &sequence;
    int32_t one = 1;
    int8_t wanted = 1;
    struct llama_batch batch = {1, &token, NULL, &position, &one, &owner, &wanted};
    int64_t now = b->clock(), last = now + b->duration;
    for (b->count = 0; b->count < b->most && now < last && !(b->count && *b->hurry); position++) {
        int64_t began = now;
        int32_t result = b->decode(b->context, batch);
        if (result != 0) return result;
        now = b->clock();
        b->took[b->count] = (int32_t)(now - began);
        token = b->chosen[b->count++] = choose(b);
        if (b->is_end(b->vocabulary, token)) break;
    }
    return 0;
}

/* Sizes by which Python sees that it speaks of the same structures. */
EXPORT void underdesk_layout(int32_t sizes[3]) {
    sizes[0] = sizeof(struct burst);
    sizes[1] = sizeof(llama_token_data);
    sizes[2] = GROUPS;
}
