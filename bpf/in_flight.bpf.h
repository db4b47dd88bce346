/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What runs now, on demand: the records of the slots that hold an entered call, and of the operations not yet completed. */
#pragma once

#include "slot.bpf.h"

/* Of a slot, or of an operation: both have the text right behind the record. */
#define write_unfinished(ctx, of)                                                                                      \
	bpf_seq_write((ctx)->meta->seq, &(of)->record, sizeof((of)->record) + sizeof((of)->text))

SEC("iter/task")
int running_calls(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct slot *slot;

	if (!task)
		return 0;
	slot = existing_slot_of(task);
	if (slot && slot->busy && is_current(slot))
		write_unfinished(ctx, slot);
	return 0;
}

/* The same over hash_slots, where there is no task storage. */
SEC("iter/bpf_map_elem")
int running_calls_hashed(struct bpf_iter__bpf_map_elem *ctx)
{
	struct slot *slot = ctx->value;

	if (slot && slot->busy && is_current(slot))
		write_unfinished(ctx, slot);
	return 0;
}

/* Over operations. Of a silent one nobody knows whether it runs. */
SEC("iter/bpf_map_elem")
int running_operations(struct bpf_iter__bpf_map_elem *ctx)
{
	struct operation *op = ctx->value;

	if (op && !op->silent)
		write_unfinished(ctx, op);
	return 0;
}
