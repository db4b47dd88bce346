# SPDX-License-Identifier: Apache-2.0
# fish completion for ior. Install as /usr/share/fish/vendor_completions.d/ior.fish.
# A unit test holds it to the table of flags (src/cli/option_table.cc).

set -l commands trace record repair report diff view flame collapsed schema export doctor syscalls version help
set -l fields path comm tracepoint pid tid flags call family dir file uid cgroup
set -l families FS Network Memory Signals Sched IPC Time Process Security Polling AIO Misc

function __ior_calls
    ior syscalls 2>/dev/null | awk 'NR > 1 { print $1 }'
end

function __ior_kinds
    ior syscalls 2>/dev/null | awk 'NR > 1 { print $4 }' | sort -u
end

complete -c ior -f
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a trace -d 'One readable line per call'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a report -d 'What happened, on one screen or as a page'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a diff -d 'What changed between two recordings'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a schema -d 'The columns of the rows'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a export -d 'A recording in another form'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a flame -d 'A recording as a flame graph'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a collapsed -d 'A recording as collapsed stacks'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a view -d 'The dashboard on a recording'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a record -d 'A recording in Parquet'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a repair -d 'Completes a recording that has no end'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'What this kernel and these privileges allow'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a syscalls -d 'The table of system calls'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a version -d 'Print the version'
complete -c ior -n "not __fish_seen_subcommand_from $commands" -a help -d 'What a command does and its flags'
complete -c ior -n '__fish_seen_subcommand_from help' -a "$commands"
complete -c ior -n '__fish_seen_subcommand_from syscalls' -a '(__ior_calls)'

# The Go tool's interface: no sub-command, one dash.
set -l plain "not __fish_seen_subcommand_from $commands"
complete -c ior -n $plain -o plain -d 'CSV rows to standard output'
complete -c ior -n $plain -o parquet -r -F -d 'Record into this file'
complete -c ior -n $plain -o flamegraph -d 'Write aggregates for flame graphs'
complete -c ior -n $plain -o name -x -d 'Part of the name of the file'
complete -c ior -n $plain -o flamegraph-max-keys -x -d 'Different calls to keep apart'
complete -c ior -n $plain -o fields -x -a "$fields" -d 'Order of the frames'
complete -c ior -n $plain -o count -x -a 'count bytes duration gap' -d 'What widths mean'
complete -c ior -n $plain -s p -o pid -x -a '(__fish_complete_pids)' -d 'Only this process'
complete -c ior -n $plain -s t -o tid -x -a '(__fish_complete_pids)' -d 'Only this thread'
complete -c ior -n $plain -s a -o all -d 'Every process'
complete -c ior -n $plain -o comm -x -d 'Only threads of this name'
complete -c ior -n $plain -o path -x -d 'Only calls on these files'
complete -c ior -n $plain -o tps -x -d 'Only tracepoints that match'
complete -c ior -n $plain -o tpsExclude -x -d 'No tracepoints that match'
complete -c ior -n $plain -o trace-families -x -a "$families" -d 'Calls of these families'
complete -c ior -n $plain -o trace-kinds -x -a '(__ior_kinds)' -d 'Calls of these kinds'
complete -c ior -n $plain -o trace-syscalls -x -a '(__ior_calls)' -d 'Calls of these names'
complete -c ior -n $plain -o no-trace-families -x -a "$families" -d 'No calls of these families'
complete -c ior -n $plain -o no-trace-kinds -x -a '(__ior_kinds)' -d 'No calls of these kinds'
complete -c ior -n $plain -o no-trace-syscalls -x -a '(__ior_calls)' -d 'No calls of these names'
complete -c ior -n $plain -o duration -x -d 'Length of the run in seconds'
complete -c ior -n $plain -o escape -x -a 'auto always never' -d 'Escape control characters'
complete -c ior -n $plain -o mapSize -x -d 'Bytes of all ring buffers'
complete -c ior -n $plain -o version -d 'Print the version'
complete -c ior -s h -l help -d 'Print help'

set -l trace '__fish_seen_subcommand_from trace record'
complete -c ior -n $trace -s p -l pid -x -a '(__fish_complete_pids)' -d 'These processes'
complete -c ior -n $trace -s t -l tid -x -a '(__fish_complete_pids)' -d 'Only this thread'
complete -c ior -n $trace -s a -l all -d 'Every process of the host'
complete -c ior -n $trace -l no-follow -d 'Leave out new children'
complete -c ior -n $trace -s e -l calls -x -a 'all none %file %desc (__ior_calls)' -d 'Calls to trace'
complete -c ior -n $trace -l comm -x -d 'Only threads of this name'
complete -c ior -n $trace -l path -x -d 'Only calls on these files'
complete -c ior -n $trace -l duration -x -d 'Length of the run in seconds'
complete -c ior -n $trace -s o -l output -r -F -d 'Write to this file'
complete -c ior -n $trace -s s -l summary -d 'Tables at the end instead of lines'
complete -c ior -n $trace -s S -l with-summary -d 'Tables at the end, too'
complete -c ior -n $trace -l csv -d 'CSV with every column'
complete -c ior -n $trace -l jsonl -d 'JSON Lines with every column'
complete -c ior -n $trace -l to -x -a 'text csv jsonl perfetto chrome' -d 'The form of the rows'
complete -c ior -n $trace -l clickhouse -x -d 'Store rows in this ClickHouse server'
complete -c ior -n $trace -l table -x -d 'The ClickHouse table'
complete -c ior -n $trace -l escape -x -a 'auto always never' -d 'Escape control characters'
complete -c ior -n $trace -l mapSize -x -d 'Bytes of all ring buffers'
complete -c ior -n $trace -a '(__fish_complete_subcommand --fcs-skip=2)'

set -l report '__fish_seen_subcommand_from report'
complete -c ior -n $report -s p -l pid -x -a '(__fish_complete_pids)' -d 'These processes'
complete -c ior -n $report -s t -l tid -x -a '(__fish_complete_pids)' -d 'Only this thread'
complete -c ior -n $report -s a -l all -d 'Every process of the host'
complete -c ior -n $report -l no-follow -d 'Leave out new children'
complete -c ior -n $report -s e -l calls -x -a 'all none %file %desc (__ior_calls)' -d 'Calls to trace'
complete -c ior -n $report -l comm -x -d 'Only threads of this name'
complete -c ior -n $report -l path -x -d 'Only calls on these files'
complete -c ior -n $report -l duration -x -d 'Length of the run in seconds'
complete -c ior -n $report -l mapSize -x -d 'Bytes of all ring buffers'
complete -c ior -n $report -s o -l output -r -F -d 'Write to this file'
complete -c ior -n $report -l html -r -F -d 'Write an interactive page'
complete -c ior -n "$report; or __fish_seen_subcommand_from diff" -l json -d 'One JSON object'
complete -c ior -n "$report; or __fish_seen_subcommand_from diff" -l top -x -d 'Rows of each table'
complete -c ior -n "$report; or __fish_seen_subcommand_from diff" -l width -x -d 'Columns of the text'
complete -c ior -n "$report; or __fish_seen_subcommand_from diff" -F
complete -c ior -n '__fish_seen_subcommand_from diff' -s o -l output -r -F -d 'Write a differential flame graph'
complete -c ior -n '__fish_seen_subcommand_from diff' -l by -x -a 'time calls errors bytes p50 p99' -d 'What is compared'
complete -c ior -n '__fish_seen_subcommand_from diff' -l fail-above -x -d 'Exit status 4 when it grew by more percent'

complete -c ior -n '__fish_seen_subcommand_from view' -F -l comm -x -d 'Only threads of this name'
complete -c ior -n '__fish_seen_subcommand_from view' -l path -x -d 'Only calls on these files'
set -l record '__fish_seen_subcommand_from record'
complete -c ior -n $record -l rotate -x -d 'A new file at this size or age'
complete -c ior -n $record -l keep -x -d 'Files to keep'
complete -c ior -n $record -l aggregate -d 'What calls add up to'
complete -c ior -n $record -l hive -d 'host=.../date=... directories'
set -l writes '__fish_seen_subcommand_from record repair'
complete -c ior -n $writes -l force -d 'Overwrite'
complete -c ior -n '__fish_seen_subcommand_from repair' -s o -l output -r -F -d 'Write a copy to this file'
complete -c ior -n '__fish_seen_subcommand_from repair' -F

complete -c ior -n '__fish_seen_subcommand_from doctor' -l json -d 'One JSON object'
set -l export '__fish_seen_subcommand_from export'
complete -c ior -n $export -l to -x -a 'csv jsonl perfetto chrome' -d 'The form of the rows'
complete -c ior -n $export -s o -l output -r -F -d 'Write to this file'
complete -c ior -n $export -l clickhouse -x -d 'Store rows in this ClickHouse server'
complete -c ior -n $export -l table -x -d 'The ClickHouse table'
complete -c ior -n $export -l comm -x -d 'Only threads of this name'
complete -c ior -n $export -l path -x -d 'Only calls on these files'
complete -c ior -n $export -l escape -x -a 'auto always never' -d 'Escape control characters'
complete -c ior -n $export -k -F -a '(__fish_complete_suffix .parquet)'
complete -c ior -n '__fish_seen_subcommand_from schema' -l clickhouse -d 'The statement that makes the table'
complete -c ior -n '__fish_seen_subcommand_from schema' -l table -x -d 'The ClickHouse table'

set -l flame '__fish_seen_subcommand_from flame'
complete -c ior -n $flame -s o -l output -r -F -d 'Write to this file'
complete -c ior -n $flame -l format -x -a 'svg html folded speedscope' -d 'Format of the output'
complete -c ior -n $flame -l inverted -d 'Draw the root above'
set -l folds '__fish_seen_subcommand_from flame collapsed'
complete -c ior -n $folds -l fields -x -a "$fields" -d 'Frames from the root on'
complete -c ior -n $folds -l count -x -a 'count bytes duration gap' -d 'What widths mean'
complete -c ior -n $folds -k -F -a '(__fish_complete_suffix .ior.zst)'
complete -c ior -n '__fish_seen_subcommand_from collapsed' -l escape -x -a 'auto always never' -d 'Escape control characters'
for flag in 'p pid' 't tid'
    set -l names (string split ' ' $flag)
    complete -c ior -n $flame -s $names[1] -l $names[2] -x -a '(__fish_complete_pids)' -d 'Only these'
end
complete -c ior -n $flame -s a -l all -d 'Every process of the host'
complete -c ior -n $flame -l no-follow -d 'Leave out new children'
complete -c ior -n $flame -s e -l calls -x -a 'all none %file %desc (__ior_calls)' -d 'Calls to trace'
complete -c ior -n $flame -l comm -x -d 'Only threads of this name'
complete -c ior -n $flame -l path -x -d 'Only calls on these files'
complete -c ior -n $flame -l duration -x -d 'Length of the run in seconds'
complete -c ior -n $flame -l mapSize -x -d 'Bytes of all ring buffers'
