/* The state of the emulated processor, shared with core.py, which lays out the same fields in the same order. */
#ifndef THECAL_CORE_H
#define THECAL_CORE_H

#include <stdint.h>

typedef struct {
    uint32_t r[16]; /* r[15] is the address of the next instruction */
    uint32_t banked_sp;
    uint32_t n, z, c, v;
    uint32_t waiting, event, pm, process_stack, unprivileged, handler, ipsr;
    uint32_t pending, enabled, priorities[4];
    uint32_t pending_nmi, pending_pend_sv, pending_svcall, pending_systick, updated;
    uint32_t vtor, shpr2, shpr3;
    uint32_t dividend, divisor, quotient, remainder, div_csr, spin_lock;
    uint64_t cycles, until; /* system clocks since the start, and where `run` has to stop */
    uint8_t *rom, *flash, *ram;
    uint32_t (*load)(uint32_t address, uint32_t bytes);
    void (*store)(uint32_t address, uint32_t value, uint32_t bytes);
    void (*stop)(uint32_t code); /* a breakpoint or an instruction that is none */
} Core;

uint32_t core_load(Core *core, uint32_t address, uint32_t bytes);
void core_store(Core *core, uint32_t address, uint32_t value, uint32_t bytes);
int core_take_interrupt(Core *core);
void core_branch_exchange(Core *core, uint32_t address);
uint32_t core_read_special(Core *core, uint32_t number);
void core_write_special(Core *core, uint32_t number, uint32_t value);

#endif
