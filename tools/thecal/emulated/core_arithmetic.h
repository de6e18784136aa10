/* Sums and shifts of the emulated processor, with the flags they leave. */
#ifndef THECAL_CORE_ARITHMETIC_H
#define THECAL_CORE_ARITHMETIC_H

#include "core.h"

static inline void flags(Core *core, uint32_t value) {
    core->n = value >> 31;
    core->z = value == 0;
}

static inline uint32_t add(Core *core, uint32_t a, uint32_t b, uint32_t carry) {
    uint64_t wide = (uint64_t)a + b + carry;
    uint32_t sum = (uint32_t)wide;
    flags(core, sum);
    core->c = (uint32_t)(wide >> 32);
    core->v = (~(a ^ b) & (a ^ sum)) >> 31;
    return sum;
}

/* kind: 0 left, 1 right, 2 right with the sign, 3 rotate; a distance of 0 leaves the carry. */
static inline uint32_t shift(Core *core, uint32_t value, uint32_t by, int kind) {
    uint32_t result = value;
    if (by) {
        if (kind == 3) {
            uint32_t turn = by & 31u;
            result = turn ? value >> turn | value << (32u - turn) : value;
            core->c = result >> 31;
        } else if (kind == 2) {
            uint32_t last = by < 32u ? by : 32u;
            result = last < 32u ? (uint32_t)((int32_t)value >> last) : (uint32_t)((int32_t)value >> 31);
            core->c = (uint32_t)((int32_t)value >> (last - 1u)) & 1u;
        } else {
            result = by > 31u ? 0u : kind ? value >> by : value << by;
            core->c = by > 32u ? 0u : kind ? value >> (by - 1u) & 1u : value >> (32u - by) & 1u;
        }
    }
    flags(core, result);
    return result;
}

#endif
