// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <gmock/gmock.h>

#include <vector>

namespace ior::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Result<Options> parsed(const std::vector<std::string_view>& args) {
  return parse(args);
}

Options good(const std::vector<std::string_view>& args) {
  const auto options = parsed(args);
  EXPECT_TRUE(options.has_value()) << (options ? "" : options.error().message());
  return options.value_or(Options{});
}

std::string complaint(const std::vector<std::string_view>& args) {
  const auto options = parsed(args);
  if (options) {
    return "no complaint";
  }
  EXPECT_EQ(options.error().exit_code, 2);
  return options.error().message();
}

TEST(Options, NothingIsTheDefaultCommand) {
  const Options options = good({});

  EXPECT_EQ(options.command, Command::kDefault);
  EXPECT_FALSE(options.plain);
  EXPECT_FALSE(options.duration.has_value());
}

TEST(Options, OneDashAndTwoAreTheSame) {
  EXPECT_TRUE(good({"-plain"}).plain);
  EXPECT_TRUE(good({"--plain"}).plain);
}

TEST(Options, AValueFollowsASpaceOrAnEqualsSign) {
  for (const auto& args : std::vector<std::vector<std::string_view>>{
           {"-duration", "5"}, {"-duration=5"}, {"--duration", "5"}, {"--duration=5"}}) {
    EXPECT_EQ(good(args).duration, std::chrono::seconds(5));
  }
}

TEST(Options, ASwitchTakesAValueOnlyBehindAnEqualsSign) {
  EXPECT_FALSE(good({"-plain=false"}).plain);
  EXPECT_TRUE(good({"-plain=T"}).plain);
  EXPECT_THAT(complaint({"-plain", "false"}), HasSubstr("unexpected argument false"));
}

TEST(Options, TheGoToolsFlagsAreRead) {
  const Options options = good({"-plain",          "-pid",        "12",
                                "-tid=13",         "-comm",       "^git$",
                                "-path",           "/etc",        "-tps",
                                "read,write",      "-tpsExclude", "pread",
                                "-trace-families", "FS,Network",  "-no-trace-syscalls",
                                "close",           "-mapSize",    "1048576",
                                "-escape",         "never"});

  EXPECT_THAT(options.tgids, ElementsAre(12U));
  EXPECT_EQ(options.tid, 13U);
  EXPECT_EQ(options.comm, "^git$");
  EXPECT_EQ(options.path, "/etc");
  EXPECT_THAT(options.selection.tracepoints, ElementsAre("read", "write"));
  EXPECT_THAT(options.selection.exclude_tracepoints, ElementsAre("pread"));
  EXPECT_THAT(options.selection.families, ElementsAre("FS", "Network"));
  EXPECT_THAT(options.selection.no_syscalls, ElementsAre("close"));
  EXPECT_EQ(options.map_size, 1048576U);
  EXPECT_EQ(options.escape, exporter::EscapeMode::kNever);
}

TEST(Options, MinusOneIsNoFilter) {
  const Options options = good({"-plain", "-pid", "-1", "-tid=-1"});

  EXPECT_THAT(options.tgids, IsEmpty());
  EXPECT_FALSE(options.tid.has_value());
}

TEST(Options, AnUnknownFlagIsNamedWithTheNearestOne) {
  EXPECT_EQ(complaint({"-durration", "5"}),
            "unknown flag -durration. Hint: did you mean -duration? ior -h lists the flags");
  EXPECT_EQ(complaint({"trace", "--outptu=x"}),
            "unknown flag --outptu. Hint: did you mean --output? ior trace -h lists the flags");
  EXPECT_EQ(complaint({"-zzzzz"}), "unknown flag -zzzzz. Hint: ior -h lists the flags");
}

TEST(Options, AGoFlagThatIsStillToComeSaysSo) {
  EXPECT_THAT(complaint({"-pprof"}),
              HasSubstr("flag -pprof: this version of ior does not have it yet"));
}

TEST(Options, RecordNeedsAnOutputAndATarget) {
  EXPECT_THAT(complaint({"record", "-a"}), HasSubstr("no output"));
  EXPECT_THAT(complaint({"record", "-o", "f"}), HasSubstr("ior record: no target"));
  EXPECT_THAT(complaint({"record", "-o", "f", "-a", "--keep", "3"}), HasSubstr("--rotate"));
  EXPECT_THAT(complaint({"record", "-o", "f", "-a", "--rotate", "soon"}), HasSubstr("neither"));
  EXPECT_THAT(complaint({"repair"}), HasSubstr("needs a recording"));
}

TEST(Options, RecordIntoClickHouseHasNoFile) {
  EXPECT_EQ(good({"record", "--clickhouse", "http://db", "--table", "calls", "-a"}).table, "calls");
  for (const std::string_view other : {"-o=f", "--hive", "--rotate=1h", "--aggregate", "--force"}) {
    EXPECT_THAT(complaint({"record", "--clickhouse", "http://db", other, "-a"}),
                HasSubstr("one place"));
  }
  EXPECT_THAT(complaint({"record", "--clickhouse", "http://db"}), HasSubstr("no target"));
}

TEST(Options, RecordTakesASizeAndAnAge) {
  const Options options =
      good({"record", "-o", "f", "--rotate", "1GiB", "--rotate", "10m", "--keep", "5", "--", "ls"});
  EXPECT_EQ(options.rotation.bytes, std::uint64_t{1} << 30);
  EXPECT_EQ(options.rotation.age, std::chrono::minutes(10));
  EXPECT_EQ(options.rotation.keep, 5U);
  EXPECT_EQ(options.command_line, std::vector<std::string>{"ls"});
}

TEST(Options, ParquetStandsAloneAsInTheGoTool) {
  EXPECT_EQ(good({"-parquet", "f", "-duration", "60"}).parquet, "f");
  for (const std::string_view other : {"-plain", "-comm=x", "-path=x", "-tid=1"}) {
    EXPECT_THAT(complaint({"-parquet", "f", other}), HasSubstr("not together with"));
  }
}

TEST(Options, AFlagOfAnotherCommandIsUnknown) {
  EXPECT_THAT(complaint({"trace", "-plain", "-a"}), HasSubstr("unknown flag -plain"));
  EXPECT_THAT(complaint({"-e", "read"}), HasSubstr("unknown flag -e"));
  EXPECT_THAT(complaint({"-rotate", "1h"}), HasSubstr("unknown flag -rotate"));
}

TEST(Options, AMissingValueIsNamed) {
  EXPECT_EQ(complaint({"-plain", "-pid"}), "flag -pid: needs a value: PID");
}

TEST(Options, RangesAreChecked) {
  EXPECT_THAT(complaint({"-pid", "0"}), HasSubstr("1 to 4194304"));
  EXPECT_THAT(complaint({"-pid", "4194305"}), HasSubstr("1 to 4194304"));
  EXPECT_EQ(good({"-pid", "4194304"}).tgids.front(), 4194304U);
  EXPECT_THAT(complaint({"-duration", "0"}), HasSubstr("1 to 9223372036"));
  EXPECT_THAT(complaint({"-duration", "9223372037"}), HasSubstr("1 to 9223372036"));
  EXPECT_THAT(complaint({"-mapSize", "2147483649"}), HasSubstr("1 to 2147483648"));
}

TEST(Options, AnUnknownCommandIsNamedWithTheNearestOne) {
  EXPECT_EQ(complaint({"tarce"}), "unknown command tarce. Hint: did you mean trace?");
  EXPECT_THAT(complaint({"/bin/ls"}), HasSubstr("ior trace -- PROGRAM"));
}

TEST(Options, TraceTakesListsOfProcesses) {
  EXPECT_THAT(good({"trace", "-p", "1,2", "--pid=3", "-p2", "-p4"}).tgids,
              ElementsAre(1U, 2U, 3U, 4U));
}

TEST(Options, TraceTakesACommandWithOrWithoutDashes) {
  EXPECT_THAT(good({"trace", "--", "ls", "-l"}).command_line, ElementsAre("ls", "-l"));
  EXPECT_THAT(good({"trace", "ls", "-l"}).command_line, ElementsAre("ls", "-l"));
  EXPECT_THAT(good({"trace", "-e", "read", "--", "--help"}).command_line, ElementsAre("--help"));
}

TEST(Options, TraceNeedsExactlyOneTarget) {
  EXPECT_THAT(complaint({"trace"}), HasSubstr("no target"));
  EXPECT_THAT(complaint({"trace", "--"}), HasSubstr("no target"));
  EXPECT_THAT(complaint({"trace", "-a", "ls"}), HasSubstr("more than one"));
  EXPECT_THAT(complaint({"trace", "-p", "1", "ls"}), HasSubstr("more than one"));
  EXPECT_EQ(good({"trace", "-p", "1", "-t", "2"}).tid, 2U);
  EXPECT_THAT(complaint({"trace", "-p", "1,2", "-t", "2"}), HasSubstr("one -pid at most"));
}

TEST(Options, CallListsAddUp) {
  EXPECT_THAT(good({"trace", "-a", "-e", "!read,openat", "-e", "%network"}).calls,
              ElementsAre("!read", "openat", "%network"));
  EXPECT_THAT(complaint({"trace", "-a", "-e", ""}), HasSubstr("-e: needs"));
}

TEST(Options, NoFollowCanBeTakenBack) {
  EXPECT_TRUE(good({"trace", "-a"}).follow_forks);
  EXPECT_FALSE(good({"trace", "-a", "--no-follow"}).follow_forks);
  EXPECT_TRUE(good({"trace", "-a", "--no-follow=false"}).follow_forks);
}

TEST(Options, HelpIsAskedForInEveryWay) {
  for (const auto& args :
       std::vector<std::vector<std::string_view>>{{"help", "trace"},
                                                  {"trace", "-h"},
                                                  {"trace", "--help"},
                                                  {"trace", "-help", "--nonsense"}}) {
    const Options options = good(args);
    EXPECT_EQ(options.command, Command::kHelp);
    EXPECT_EQ(options.help_on, Command::kTrace);
  }
  EXPECT_EQ(good({"-h"}).help_on, Command::kDefault);
  EXPECT_EQ(good({"help"}).command, Command::kHelp);
  EXPECT_EQ(good({"help", "-h"}).help_on, Command::kHelp);
}

TEST(Options, VersionIsAFlagAndACommand) {
  EXPECT_EQ(good({"-version"}).command, Command::kVersion);
  EXPECT_EQ(good({"--version"}).command, Command::kVersion);
  EXPECT_EQ(good({"version"}).command, Command::kVersion);
  EXPECT_EQ(good({"-version=false"}).command, Command::kDefault);
}

TEST(Options, SyscallsTakesOneName) {
  EXPECT_EQ(good({"syscalls", "openat"}).syscall, "openat");
  EXPECT_THAT(complaint({"syscalls", "openat", "read"}), HasSubstr("unexpected argument read"));
}

TEST(Options, ALoneDashIsNoFlag) {
  EXPECT_THAT(complaint({"-plain", "-"}), HasSubstr("unexpected argument -"));
}

TEST(Options, FlamegraphIsTheGoTools) {
  const Options options = good({"-flamegraph",
                                "-name",
                                "run",
                                "-duration",
                                "10",
                                "-flamegraph-max-keys",
                                "9",
                                "-fields",
                                "pid,tracepoint,path",
                                "-count",
                                "durationToPrev"});
  EXPECT_TRUE(options.flamegraph);
  EXPECT_EQ(options.name, "run");
  EXPECT_EQ(options.max_keys, 9U);
  EXPECT_THAT(
      options.fields,
      ElementsAre(
          model::FlameField::kPid, model::FlameField::kTracepoint, model::FlameField::kPath));
  EXPECT_EQ(options.metric, model::FlameMetric::kGap);
  EXPECT_THAT(complaint({"-flamegraph", "-name", "a/b"}), HasSubstr("part of a file name"));
  EXPECT_THAT(complaint({"-flamegraph", "-plain"}), HasSubstr("one output"));
  EXPECT_THAT(complaint({"-flamegraph", "-flamegraph-max-keys", "0"}),
              HasSubstr("-flamegraph-max-keys"));
}

TEST(Options, FlameTakesItsFormatFromTheNameOrTheFlag) {
  EXPECT_EQ(good({"flame", "f.ior.zst", "-o", "out.svg"}).flame_format, FlameFormat::kSvg);
  EXPECT_EQ(good({"flame", "-o", "out.html", "f"}).flame_format, FlameFormat::kHtml);
  EXPECT_THAT(good({"flame", "-o", "x.json", "--", "ls", "-l"}).command_line,
              ElementsAre("ls", "-l"));
  EXPECT_EQ(good({"flame", "-p", "7", "--duration", "3", "-o", "x.svg"}).tgids[0], 7U);
  EXPECT_THAT(complaint({"flame", "-a", "-o", "x.svg", "f"}), HasSubstr("beside a target"));
  EXPECT_EQ(good({"flame", "f", "-o", "-", "--format", "folded"}).flame_format,
            FlameFormat::kFolded);
  EXPECT_EQ(good({"flame", "f", "-o", "a.svg", "--format=speedscope"}).flame_format,
            FlameFormat::kSpeedscope);
  EXPECT_THAT(complaint({"flame", "f", "-o", "out.png"}), HasSubstr("--format"));
  EXPECT_THAT(complaint({"flame", "f"}), HasSubstr("needs -o"));
  EXPECT_THAT(complaint({"flame", "-o", "a.svg"}), HasSubstr("needs a recording"));
  EXPECT_THAT(complaint({"flame", "a", "b", "-o", "a.svg"}), HasSubstr("unexpected argument b"));
  EXPECT_THAT(complaint({"flame", "f", "-o", "a.svg", "--format", "png"}), HasSubstr("svg, html"));
}

TEST(Options, CollapsedTakesFieldsAndMetric) {
  const Options options =
      good({"collapsed", "-fields", "comm,path", "-count", "bytes", "f.ior.zst"});
  EXPECT_THAT(options.inputs, ElementsAre("f.ior.zst"));
  EXPECT_EQ(options.metric, model::FlameMetric::kBytes);
  EXPECT_THAT(complaint({"collapsed", "-fields", "bogus", "f"}), HasSubstr("unknown field"));
  EXPECT_THAT(complaint({"collapsed", "-fields", "comm,comm", "f"}), HasSubstr("twice"));
  EXPECT_THAT(complaint({"collapsed", "-count", "bogus", "f"}), HasSubstr("must be count"));
  EXPECT_THAT(complaint({"collapsed"}), HasSubstr("needs a recording"));
}

TEST(Options, ReportTakesARecordingATargetOrACommand) {
  EXPECT_THAT(good({"report", "f.parquet", "--html", "o.html"}).inputs, ElementsAre("f.parquet"));
  EXPECT_EQ(good({"report", "f.parquet", "--html", "o.html"}).html, "o.html");
  EXPECT_TRUE(good({"report", "-a", "--duration", "5", "--json"}).json);
  EXPECT_THAT(good({"report", "--top", "9", "--", "ls", "-l"}).command_line,
              ElementsAre("ls", "-l"));
  EXPECT_EQ(good({"report", "--top", "9", "--width", "80", "f"}).top, 9U);
  EXPECT_THAT(complaint({"report"}), HasSubstr("nothing to report on"));
  EXPECT_THAT(complaint({"report", "a", "b"}), HasSubstr("unexpected argument b"));
  EXPECT_THAT(complaint({"report", "a", "-p", "1"}), HasSubstr("a recording beside a target"));
  EXPECT_THAT(complaint({"report", "a", "--", "ls"}), HasSubstr("a recording beside a target"));
  EXPECT_THAT(complaint({"report", "-a", "--", "ls"}), HasSubstr("more than one"));
  EXPECT_THAT(complaint({"report", "a", "--json", "--html", "b"}), HasSubstr("one form"));
}

TEST(Options, DiffTakesTwoRecordings) {
  const Options options = good({"diff", "a", "b", "--by", "calls", "--fail-above", "20%"});

  EXPECT_THAT(options.inputs, ElementsAre("a", "b"));
  EXPECT_EQ(options.diff_by, model::DiffMetric::kCalls);
  EXPECT_NEAR(*options.fail_above, 0.2, 1e-9);
  EXPECT_THAT(complaint({"diff", "a"}), HasSubstr("needs two recordings"));
  EXPECT_THAT(complaint({"diff", "a", "b", "--by", "x"}), HasSubstr("time, calls"));
  EXPECT_THAT(complaint({"diff", "a", "b", "-o", "x.png"}), HasSubstr("names no format"));
  for (const std::string_view bad : {"", "%", "-1", "nan", "20%%", "x"}) {
    EXPECT_THAT(complaint({"diff", "a", "b", "--fail-above", bad}), HasSubstr("percentage"));
  }
}

TEST(Options, TraceHasSummaries) {
  EXPECT_TRUE(good({"trace", "-s", "-a"}).summary);
  EXPECT_TRUE(good({"trace", "-S", "-a"}).with_summary);
}

}  // namespace
}  // namespace ior::cli
