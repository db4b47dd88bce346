/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The calls that are running now, on demand: the records of all slots that hold an entered call. */
#pragma once

#include "slot.bpf.h"

SEC("iter/task")
int in_flight(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;
	struct slot *slot;

	if (!task)
		return 0;
	slot = existing_slot_of(task);
	if (slot && slot->busy && is_current(slot))
		bpf_seq_write(seq, &slot->record, sizeof(slot->record) + sizeof(slot->text));
	return 0;
}
