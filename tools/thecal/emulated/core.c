/* The instructions of the emulated processor, an ARM Cortex-M0+ (ARMv6-M), with the clocks that rp2040py counts for
   them: one, more for an access, a taken branch, and each register of a list. It refuses to know what is outside. */

#include "core_arithmetic.h"

#define LOW(word, bits) ((word) & ((1u << (bits)) - 1u))
#define FIELD(at) (op >> (at) & 7u)
#define R core->r

static inline uint32_t clocks(uint32_t address, int writing) {
    if (address >> 28 == 0xDu) return 0;
    if (address >> 28 == 0x4u) return writing ? 4 : 3;
    return 1;
}

static inline __attribute__((always_inline)) uint32_t get(Core *core, uint32_t address, uint32_t bytes) {
    core->cycles += clocks(address, 0);
    return core_load(core, address, bytes);
}

static inline void put(Core *core, uint32_t address, uint32_t value, uint32_t bytes) {
    core->cycles += clocks(address, 1);
    core_store(core, address, value, bytes);
}

static void logic(Core *core, uint32_t op) {
    uint32_t m = R[FIELD(3)], d = FIELD(0), value;
    switch (op >> 6 & 15u) {
    case 0: flags(core, R[d] &= m); break;
    case 1: flags(core, R[d] ^= m); break;
    case 2: R[d] = shift(core, R[d], m & 255u, 0); break;
    case 3: R[d] = shift(core, R[d], m & 255u, 1); break;
    case 4: R[d] = shift(core, R[d], m & 255u, 2); break;
    case 5: R[d] = add(core, R[d], m, core->c); break;
    case 6: R[d] = add(core, R[d], ~m, core->c); break;
    case 7: R[d] = shift(core, R[d], m & 255u, 3); break;
    case 8: flags(core, R[d] & m); break;
    case 9: R[d] = add(core, 0, ~m, 1); break;
    case 10: add(core, R[d], ~m, 1); break;
    case 11: add(core, R[d], m, 0); break;
    case 12: flags(core, R[d] |= m); break;
    case 13: value = R[d] * m; flags(core, R[d] = value); break;
    case 14: flags(core, R[d] &= ~m); break;
    default: flags(core, R[d] = ~m); break;
    }
}

/* ADD, CMP, MOV of all sixteen registers, and BX, BLX. */
static void high(Core *core, uint32_t op) {
    uint32_t m = op >> 3 & 15u, d = (op >> 4 & 8u) | FIELD(0);
    uint32_t value = m == 15u ? R[15] + 2u : R[m];
    uint32_t kind = op >> 8 & 3u;
    if (kind == 3u) {
        if (op & 0x80u) R[14] = R[15] | 1u, R[15] = value & ~1u;
        else core_branch_exchange(core, value);
        core->cycles++;
        return;
    }
    if (kind == 1u) {
        add(core, R[d], ~value, 1);
        return;
    }
    if (kind == 0u) value += d == 15u ? R[15] + 2u : R[d];
    R[d] = d == 15u ? value & ~1u : d == 13u ? value & ~3u : value;
    core->cycles += d == 15u;
}

static void list(Core *core, uint32_t op, int loading) {
    uint32_t base = op >> 8 & 7u, address = R[base];
    for (uint32_t i = 0; i < 8u; i++) {
        if (!(op >> i & 1u)) continue;
        if (loading) R[i] = core_load(core, address, 4);
        else core_store(core, address, R[i], 4);
        address += 4u;
        core->cycles++;
    }
    if (!loading || !(op >> base & 1u)) R[base] = address;
}

static void push(Core *core, uint32_t op) {
    uint32_t address = R[13] - 4u * (uint32_t)__builtin_popcount(LOW(op, 9));
    R[13] = address;
    for (uint32_t i = 0; i < 8u; i++) {
        if (!(op >> i & 1u)) continue;
        core_store(core, address, R[i], 4);
        address += 4u;
        core->cycles++;
    }
    if (op & 0x100u) core_store(core, address, R[14], 4);
}

static void pop(Core *core, uint32_t op) {
    uint32_t address = R[13];
    for (uint32_t i = 0; i < 8u; i++) {
        if (!(op >> i & 1u)) continue;
        R[i] = core_load(core, address, 4);
        address += 4u;
        core->cycles++;
    }
    R[13] = address + (op & 0x100u ? 4u : 0u);
    if (!(op & 0x100u)) return;
    core->cycles += 2u;
    core_branch_exchange(core, core_load(core, address, 4));
}

static void misc(Core *core, uint32_t op) {
    uint32_t m = R[FIELD(3)], d = FIELD(0);
    switch (op >> 6 & 63u) {
    case 0: case 1: R[13] += LOW(op, 7) << 2; return;
    case 2: case 3: R[13] -= LOW(op, 7) << 2; return;
    case 8: R[d] = (uint32_t)(int32_t)(int16_t)m; return;
    case 9: R[d] = (uint32_t)(int32_t)(int8_t)m; return;
    case 10: R[d] = m & 0xFFFFu; return;
    case 11: R[d] = m & 0xFFu; return;
    case 40: R[d] = __builtin_bswap32(m); return;
    case 41: R[d] = (m & 0x00FF00FFu) << 8 | (m >> 8 & 0x00FF00FFu); return;
    case 43: R[d] = (uint32_t)(int32_t)(int16_t)__builtin_bswap16((uint16_t)m); return;
    }
    if ((op & 0xFE00u) == 0xB400u) push(core, op);
    else if ((op & 0xFE00u) == 0xBC00u) pop(core, op);
    else if (op == 0xB672u) core->pm = 1;
    else if (op == 0xB662u) core->pm = 0, core->updated = 1;
    else if (op == 0xBF30u) core->cycles++, core->waiting = 1, core->updated = 1;
    else if (op == 0xBF20u) core->cycles++, core->waiting = !core->event, core->event = 0;
    else if (op == 0xBF40u) core->event = 1;
    else if (op >> 8 != 0xBFu) core->stop(op);
}

static void branch_if(Core *core, uint32_t op) {
    uint32_t condition = op >> 8 & 15u, met;
    switch (condition >> 1) {
    case 0: met = core->z; break;
    case 1: met = core->c; break;
    case 2: met = core->n; break;
    case 3: met = core->v; break;
    case 4: met = core->c && !core->z; break;
    case 5: met = core->n == core->v; break;
    case 6: met = core->n == core->v && !core->z; break;
    default:
        if (op & 0x100u) core->pending_svcall = 1, core->updated = 1;
        else core->stop(op);
        return;
    }
    if (met == (condition & 1u)) return;
    R[15] += (uint32_t)((int32_t)(int8_t)op * 2) + 2u;
    core->cycles++;
}

static inline uint32_t fetch(Core *core, uint32_t address) {
    uint16_t op;
    if (address - FLASH_START >= FLASH_BYTES) return core_load(core, address, 2);
    memcpy(&op, core->flash + (address - FLASH_START), 2);
    return op;
}

static void wide(Core *core, uint32_t op) {
    uint32_t second = fetch(core, R[15]);
    R[15] += 2u;
    core->cycles += 2u;
    if (op >> 11 == 30u && (second & 0xD000u) == 0xD000u) {
        uint32_t sign = op >> 10 & 1u, j1 = ~(second >> 13 ^ sign) & 1u, j2 = ~(second >> 11 ^ sign) & 1u;
        uint32_t far = (sign ? 0xFF000000u : 0u) | j1 << 23 | j2 << 22 | LOW(op, 10) << 12 | LOW(second, 11) << 1;
        R[14] = R[15] | 1u;
        R[15] += far;
    } else if (op == 0xF3EFu) R[second >> 8 & 15u] = core_read_special(core, second & 255u);
    else if (op >> 4 == 0xF38u) core_write_special(core, second & 255u, R[op & 15u]);
    else if (op != 0xF3BFu) core->stop(op); /* a barrier has nothing to wait for */
}

static void offset_register(Core *core, uint32_t op) {
    uint32_t address = R[FIELD(6)] + R[FIELD(3)], t = FIELD(0);
    switch (op >> 9 & 7u) {
    case 0: put(core, address, R[t], 4); break;
    case 1: put(core, address, R[t], 2); break;
    case 2: put(core, address, R[t], 1); break;
    case 3: R[t] = (uint32_t)(int32_t)(int8_t)get(core, address, 1); break;
    case 4: R[t] = get(core, address, 4); break;
    case 5: R[t] = get(core, address, 2); break;
    case 6: R[t] = get(core, address, 1); break;
    default: R[t] = (uint32_t)(int32_t)(int16_t)get(core, address, 2); break;
    }
}

static inline void step(Core *core) {
    uint32_t op = fetch(core, R[15]), d = op >> 8 & 7u, imm = op & 255u, five = op >> 6 & 31u;
    R[15] += 2u;
    core->cycles++;
    switch (op >> 11) {
    case 0: R[FIELD(0)] = shift(core, R[FIELD(3)], five, 0); break;
    case 1: R[FIELD(0)] = shift(core, R[FIELD(3)], five ? five : 32u, 1); break;
    case 2: R[FIELD(0)] = shift(core, R[FIELD(3)], five ? five : 32u, 2); break;
    case 3: {
        uint32_t other = op & 0x400u ? FIELD(6) : R[FIELD(6)];
        R[FIELD(0)] = op & 0x200u ? add(core, R[FIELD(3)], ~other, 1) : add(core, R[FIELD(3)], other, 0);
        break;
    }
    case 4: flags(core, R[d] = imm); break;
    case 5: add(core, R[d], ~imm, 1); break;
    case 6: R[d] = add(core, R[d], imm, 0); break;
    case 7: R[d] = add(core, R[d], ~imm, 1); break;
    case 8: if (op & 0x400u) high(core, op); else logic(core, op); break;
    case 9: R[d] = get(core, ((R[15] + 2u) & ~3u) + imm * 4u, 4); break;
    case 10: case 11: offset_register(core, op); break;
    case 12: put(core, R[FIELD(3)] + five * 4u, R[FIELD(0)], 4); break;
    case 13: R[FIELD(0)] = get(core, R[FIELD(3)] + five * 4u, 4); break;
    case 14: put(core, R[FIELD(3)] + five, R[FIELD(0)], 1); break;
    case 15: R[FIELD(0)] = get(core, R[FIELD(3)] + five, 1); break;
    case 16: put(core, R[FIELD(3)] + five * 2u, R[FIELD(0)], 2); break;
    case 17: R[FIELD(0)] = get(core, R[FIELD(3)] + five * 2u, 2); break;
    case 18: put(core, R[13] + imm * 4u, R[d], 4); break;
    case 19: R[d] = get(core, R[13] + imm * 4u, 4); break;
    case 20: R[d] = ((R[15] + 2u) & ~3u) + imm * 4u; break;
    case 21: R[d] = R[13] + imm * 4u; break;
    case 22: case 23: misc(core, op); break;
    case 24: list(core, op, 0); break;
    case 25: list(core, op, 1); break;
    case 26: case 27: branch_if(core, op); break;
    case 28: R[15] += (uint32_t)((int32_t)(op << 21) >> 20) + 2u; core->cycles++; break;
    default: wide(core, op); break;
    }
}

/* Runs until `core->until`, or until the processor waits for an interrupt. */
void core_run(Core *core) {
    if (core->updated) core_take_interrupt(core);
    while (!core->waiting && core->cycles < core->until) {
        step(core);
        if (__builtin_expect(core->updated, 0)) core_take_interrupt(core);
    }
}
