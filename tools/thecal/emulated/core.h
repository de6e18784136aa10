/* The state of the emulated processor, shared with core.py, which lays out the same fields in the same order. */
#ifndef THECAL_CORE_H
#define THECAL_CORE_H

#include <stdint.h>
#include <string.h>

#define RAM_START 0x20000000u
#define RAM_BYTES (264u * 1024u)
#define FLASH_START 0x10000000u
#define FLASH_BYTES 0x01000000u
#define ROM_BYTES 0x4000u

typedef struct {
    uint32_t r[16]; /* r[15] is the address of the next instruction */
    uint32_t banked_sp;
    uint32_t n, z, c, v;
    uint32_t waiting, event, pm, process_stack, unprivileged, handler, ipsr;
    uint32_t pending, enabled, priorities[4];
    uint32_t pending_nmi, pending_pend_sv, pending_svcall, pending_systick, updated;
    uint32_t vtor, shpr2, shpr3;
    uint32_t dividend, divisor, quotient, remainder, div_csr, spin_lock;
    uint32_t latched_high;
    uint64_t cycles, until; /* system clocks since the start, and where `run` has to stop */
    uint64_t timer_zero; /* where the chip's timer began to count */
    uint8_t *rom, *flash, *ram, *usb;
    uint32_t (*load)(uint32_t address, uint32_t bytes);
    void (*store)(uint32_t address, uint32_t value, uint32_t bytes);
    void (*stop)(uint32_t code); /* a breakpoint or an instruction that is none */
} Core;

uint32_t core_load_elsewhere(Core *core, uint32_t address, uint32_t bytes);
void core_store_elsewhere(Core *core, uint32_t address, uint32_t value, uint32_t bytes);
int core_take_interrupt(Core *core);
void core_branch_exchange(Core *core, uint32_t address);
uint32_t core_read_special(Core *core, uint32_t number);
void core_write_special(Core *core, uint32_t number, uint32_t value);

/* Memory is at hand; `bytes` is a constant wherever these are called. */
static inline uint32_t core_load(Core *core, uint32_t address, uint32_t bytes) {
    uint32_t value = 0;
    if (address - RAM_START < RAM_BYTES) memcpy(&value, core->ram + (address - RAM_START), bytes);
    else if (address - FLASH_START < FLASH_BYTES) memcpy(&value, core->flash + (address - FLASH_START), bytes);
    else return core_load_elsewhere(core, address, bytes);
    return value;
}

static inline void core_store(Core *core, uint32_t address, uint32_t value, uint32_t bytes) {
    if (address - RAM_START < RAM_BYTES) memcpy(core->ram + (address - RAM_START), &value, bytes);
    else core_store_elsewhere(core, address, value, bytes);
}

#endif
