/* What surrounds the instructions of the emulated processor: memory, exceptions, special registers, and of the chip
   what MicroPython asks at every turn: divider, locks, the time, the buffers of the USB line. Everything else is asked
   of core.py by a call.
   ARMv6-M Architecture Reference Manual; RP2040 datasheet 2.3.1.5 (divider), 2.3.1.3 (spinlocks), 4.6 (timer). */

#include "core.h"

enum { SVCALL = 11, PEND_SV = 14, SYSTICK = 15, LOWEST = 4, HARDWARE_INTERRUPTS = 26 };

#define SIO 0xD0000000u
#define TIMER 0x40054000u
#define USB 0x50100000u
#define USB_BYTES 0x1000u
#define USB_BUFFERS 0x100u /* before them: what the controller looks at when it is written */
#define CYCLES_PER_US 125u

static void divide(Core *core, int with_sign) {
    int64_t a = with_sign ? (int64_t)(int32_t)core->dividend : (int64_t)core->dividend;
    int64_t b = with_sign ? (int64_t)(int32_t)core->divisor : (int64_t)core->divisor;
    if (b == 0) {
        core->quotient = with_sign && a < 0 ? 1u : 0xFFFFFFFFu;
        core->remainder = (uint32_t)a;
    } else {
        core->quotient = (uint32_t)(a / b);
        core->remainder = (uint32_t)(a % b);
    }
    core->div_csr = 3;
}

static int sio_load(Core *core, uint32_t offset, uint32_t *value) {
    if (offset - 0x100u < 0x80u) {
        uint32_t bit = 1u << ((offset - 0x100u) / 4u);
        *value = core->spin_lock & bit ? 0 : bit;
        core->spin_lock |= bit;
        return 1;
    }
    switch (offset) {
    case 0x000: *value = 0; return 1; /* the number of this processor */
    case 0x05C: *value = core->spin_lock; return 1;
    case 0x060: case 0x068: *value = core->dividend; return 1;
    case 0x064: case 0x06C: *value = core->divisor; return 1;
    case 0x070: core->div_csr &= 1u; *value = core->quotient; return 1;
    case 0x074: *value = core->remainder; return 1;
    case 0x078: *value = core->div_csr; return 1;
    default: return 0;
    }
}

static int sio_store(Core *core, uint32_t offset, uint32_t value) {
    if (offset - 0x100u < 0x80u) {
        core->spin_lock &= ~(1u << ((offset - 0x100u) / 4u));
        return 1;
    }
    switch (offset) {
    case 0x060: core->dividend = value; divide(core, 0); return 1;
    case 0x064: core->divisor = value; divide(core, 0); return 1;
    case 0x068: core->dividend = value; divide(core, 1); return 1;
    case 0x06C: core->divisor = value; divide(core, 1); return 1;
    case 0x070: core->quotient = value; core->div_csr = 3; return 1;
    case 0x074: core->remainder = value; core->div_csr = 3; return 1;
    default: return 0;
    }
}

static int timer_load(Core *core, uint32_t offset, uint32_t *value) {
    uint64_t now = (core->cycles - core->timer_zero) / CYCLES_PER_US;
    switch (offset) {
    case 0x08: *value = core->latched_high; return 1;
    case 0x0C: core->latched_high = (uint32_t)(now >> 32); *value = (uint32_t)now; return 1;
    case 0x24: *value = (uint32_t)(now >> 32); return 1;
    case 0x28: *value = (uint32_t)now; return 1;
    default: return 0;
    }
}

uint32_t core_load_elsewhere(Core *core, uint32_t address, uint32_t bytes) {
    uint32_t value = 0;
    if (address < ROM_BYTES) memcpy(&value, core->rom + address, bytes);
    else if (address - FLASH_START < 4u * FLASH_BYTES) /* three more views of the flash, past its cache */
        memcpy(&value, core->flash + (address & (FLASH_BYTES - 1u)), bytes);
    else if (address - USB < USB_BYTES) memcpy(&value, core->usb + (address - USB), bytes);
    else if (address - TIMER < 0x1000u && timer_load(core, address - TIMER, &value)) return value;
    else if (address - SIO >= 0x1000u || !sio_load(core, address - SIO, &value)) return core->load(address, bytes);
    return value;
}

void core_store_elsewhere(Core *core, uint32_t address, uint32_t value, uint32_t bytes) {
    if (address < ROM_BYTES || address - FLASH_START < FLASH_BYTES) return; /* not written this way */
    if (address - USB < USB_BYTES && address - USB >= USB_BUFFERS) memcpy(core->usb + (address - USB), &value, bytes);
    else if (address - SIO >= 0x1000u || !sio_store(core, address - SIO, value)) core->store(address, value, bytes);
}

static uint32_t priority_of(Core *core, uint32_t exception) {
    if (exception == SVCALL) return core->shpr2 >> 30;
    if (exception == PEND_SV) return (core->shpr3 >> 22) & 3u;
    if (exception == SYSTICK) return core->shpr3 >> 30;
    if (exception >= 16)
        for (uint32_t priority = 0; priority < LOWEST; priority++)
            if (core->priorities[priority] >> (exception - 16) & 1u) return priority;
    return exception && exception <= 3 ? 0 : LOWEST; /* a fault handler is interrupted by nothing here */
}

static void use_stack(Core *core, uint32_t process) {
    if (core->process_stack == process) return;
    uint32_t other = core->r[13];
    core->r[13] = core->banked_sp;
    core->banked_sp = other;
    core->process_stack = process;
}

static uint32_t flags_of(Core *core) {
    return core->n << 31 | core->z << 30 | core->c << 29 | core->v << 28;
}

static void enter(Core *core, uint32_t exception) {
    static const int saved[6] = {0, 1, 2, 3, 12, 14};
    uint32_t aligned = core->r[13] >> 2 & 1u;
    uint32_t frame = (core->r[13] - 0x20u) & ~4u;
    core->r[13] = frame;
    for (int i = 0; i < 6; i++) core_store(core, frame + 4u * (uint32_t)i, core->r[saved[i]], 4);
    core_store(core, frame + 0x18u, core->r[15] & ~1u, 4);
    core_store(core, frame + 0x1Cu, flags_of(core) | core->ipsr | 1u << 24 | aligned << 9, 4);
    core->r[14] = core->handler ? 0xFFFFFFF1u : core->process_stack ? 0xFFFFFFFDu : 0xFFFFFFF9u;
    core->handler = 1;
    core->ipsr = exception;
    use_stack(core, 0);
    core->event = 1;
    core->waiting = 0;
    core->r[15] = core_load(core, core->vtor + 4u * exception, 4) & ~1u;
}

static void leave(Core *core, uint32_t how) {
    core->handler = (how & 0xFu) == 1u;
    use_stack(core, (how & 0xFu) == 0xDu);
    uint32_t frame = core->r[13];
    static const int saved[6] = {0, 1, 2, 3, 12, 14};
    for (int i = 0; i < 6; i++) core->r[saved[i]] = core_load(core, frame + 4u * (uint32_t)i, 4);
    core->r[15] = core_load(core, frame + 0x18u, 4) & ~1u;
    uint32_t psr = core_load(core, frame + 0x1Cu, 4);
    core->r[13] = (frame + 0x20u) | (psr >> 9 & 1u) << 2;
    core->n = psr >> 31, core->z = psr >> 30 & 1u, core->c = psr >> 29 & 1u, core->v = psr >> 28 & 1u;
    core->ipsr = psr & 0x3Fu;
    core->updated = 1;
    core->event = 1;
}

/* The exception that is due before `limit`, 0 for none. */
static uint32_t due(Core *core, uint32_t limit) {
    uint32_t asked = core->pending & core->enabled;
    if (core->pending_nmi) return 2;
    for (uint32_t priority = 0; priority < limit; priority++) {
        if (core->pending_svcall && priority == priority_of(core, SVCALL)) return SVCALL;
        if (core->pending_pend_sv && priority == priority_of(core, PEND_SV)) return PEND_SV;
        if (core->pending_systick && priority == priority_of(core, SYSTICK)) return SYSTICK;
        uint32_t level = asked & core->priorities[priority];
        if (level) return 16u + (uint32_t)__builtin_ctz(level);
    }
    return 0;
}

int core_take_interrupt(Core *core) {
    uint32_t exception = due(core, priority_of(core, core->ipsr));
    if (exception) core->waiting = 0; /* a masked one wakes the processor, too, and is taken when it is unmasked */
    if (!exception || (core->pm && exception != 2)) {
        core->updated = 0;
        return 0;
    }
    if (exception == 2) core->pending_nmi = 0;
    if (exception == SVCALL) core->pending_svcall = 0;
    if (exception == PEND_SV) core->pending_pend_sv = 0;
    if (exception == SYSTICK) core->pending_systick = 0;
    if (exception >= 16u + HARDWARE_INTERRUPTS) core->pending &= ~(1u << (exception - 16u));
    enter(core, exception);
    return 1;
}

void core_branch_exchange(Core *core, uint32_t address) {
    if (core->handler && address >> 28 == 0xFu) leave(core, address);
    else core->r[15] = address & ~1u;
}

uint32_t core_read_special(Core *core, uint32_t number) {
    switch (number) {
    case 0: return flags_of(core);
    case 3: return flags_of(core) | core->ipsr | 1u << 24;
    case 5: return core->ipsr;
    case 8: return core->process_stack ? core->banked_sp : core->r[13];
    case 9: return core->process_stack ? core->r[13] : core->banked_sp;
    case 16: return core->pm;
    case 20: return core->process_stack << 1 | core->unprivileged;
    default: return 0;
    }
}

void core_write_special(Core *core, uint32_t number, uint32_t value) {
    switch (number) {
    case 0: core->n = value >> 31, core->z = value >> 30 & 1u, core->c = value >> 29 & 1u, core->v = value >> 28 & 1u; break;
    case 8: *(core->process_stack ? &core->banked_sp : &core->r[13]) = value & ~3u; break;
    case 9: *(core->process_stack ? &core->r[13] : &core->banked_sp) = value & ~3u; break;
    case 16: core->pm = value & 1u; core->updated = 1; break;
    case 20:
        core->unprivileged = value & 1u;
        if (!core->handler) use_stack(core, value >> 1 & 1u);
        break;
    }
}
