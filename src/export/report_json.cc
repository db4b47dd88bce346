// SPDX-License-Identifier: Apache-2.0
#include "export/report_json.h"

#include "export/report_words.h"

namespace ior::exporter {
namespace {

using model::CallStats;
using model::Summary;

class Writer {
 public:
  Writer(JsonWriter& json, Names names) : json_(json), names_(names) {}

  void write(const Summary& summary, const std::string& title, const std::function<void()>& more) {
    json_.begin_object().field("ior_report", kReportVersion);
    name("title", title);
    json_.field("first_ns", summary.first_ns).field("last_ns", summary.last_ns);
    json_.field("seconds", summary.seconds()).field("in_flight", summary.in_flight);
    json_.key("total").begin_object();
    stats(summary.total);
    json_.end_object();
    findings(summary);
    tables(summary);
    lists(summary);
    json_.key("errors");
    errors(summary.errors);
    json_.key("latency");
    histogram(summary.latency);
    json_.key("gap");
    histogram(summary.gap);
    timeline(summary.timeline);
    losses(summary);
    if (more) {
      more();
    }
    json_.end_object();
  }

 private:
  void name(std::string_view key, std::string_view text) {
    json_.key(key).text(names_ == Names::kVisible ? escaped(text) : std::string(text));
  }

  void stats(const CallStats& stats) {
    json_.field("calls", stats.calls)
        .field("errors", stats.errors)
        .field("bytes", stats.bytes)
        .field("bytes_read", stats.bytes_read)
        .field("bytes_written", stats.bytes_written)
        .field("timed", stats.timed)
        .field("time_ns", stats.time_ns)
        .field("waiting_ns", stats.waiting_ns)
        .field("min_ns", stats.min_ns)
        .field("mean_ns", stats.mean_ns())
        .field("p50_ns", stats.p50_ns)
        .field("p95_ns", stats.p95_ns)
        .field("p99_ns", stats.p99_ns)
        .field("max_ns", stats.max_ns)
        .field("gaps", stats.gaps)
        .field("gap_ns", stats.gap_ns);
  }

  void errors(const std::vector<model::ErrnoCount>& errors) {
    json_.begin_array();
    for (const model::ErrnoCount& error : errors) {
      json_.begin_object()
          .field("errno", error_word(error.number))
          .field("number", static_cast<std::uint64_t>(error.number))
          .field("count", error.count)
          .end_object();
    }
    json_.end_array();
  }

  // [floor in ns, count] of each bucket that is not empty.
  void histogram(const model::Histogram& histogram) {
    json_.begin_array();
    const std::vector<std::uint64_t> counts = histogram.counts();
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] != 0) {
        json_.begin_array()
            .number(model::Histogram::floor_of(histogram.first_bucket() + i))
            .number(counts[i])
            .end_array();
      }
    }
    json_.end_array();
  }

  template <typename Row, typename Fields>
  void table(std::string_view key, const model::Table<Row>& table, Fields fields) {
    json_.key(key).begin_object().key("rows").begin_array();
    for (const Row& row : table.rows) {
      json_.begin_object();
      fields(row);
      stats(row.stats);
      json_.end_object();
    }
    json_.end_array().field("other_keys", table.other_keys).field("folded_keys", table.folded_keys);
    json_.key("other").begin_object();
    stats(table.other);
    json_.end_object().end_object();
  }

  void file(const model::FileRow& row) {
    name("name", row.name);
    json_.field("kind", kind_word(row));
    name("comm", row.comm);
    json_.field("opens", row.opens)
        .field("reads", row.reads)
        .field("writes", row.writes)
        .field("uses", row.uses)
        .field("syncs", row.syncs)
        .field("sync_ns", row.sync_ns)
        .field("tiny_reads", row.tiny_reads)
        .field("tiny_writes", row.tiny_writes)
        .field("tiny_bytes", row.tiny_bytes);
  }

  void group(std::string_view key, const model::Table<model::GroupRow>& rows) {
    table(key, rows, [&](const model::GroupRow& row) {
      if (row.name.empty()) {
        json_.field("id", row.key);
      } else {
        name("name", row.name);
      }
      json_.field("threads", row.threads);
    });
  }

  void tables(const Summary& summary) {
    table("calls", summary.calls, [&](const model::CallRow& row) {
      name("name", row.name);
      json_.field("family", row.info == nullptr ? "" : to_string(row.info->family));
      json_.key("errnos");
      errors(row.errors);
      json_.key("latency");
      histogram(row.latency);
    });
    table("files", summary.files, [&](const model::FileRow& row) { file(row); });
    table("directories", summary.directories, [&](const model::DirectoryRow& row) {
      name("name", row.name);
      json_.field("files", row.files);
    });
    table("processes", summary.processes, [&](const model::ProcessRow& row) {
      name("comm", row.comm);
      json_.field("pid", std::uint64_t{row.tgid})
          .field("lifetime", std::uint64_t{row.lifetime})
          .field("start_ns", row.start_ns)
          .field("uid", std::uint64_t{row.uid})
          .field("cgroup", row.cgroup_id)
          .field("threads", row.threads);
    });
    table("threads", summary.threads, [&](const model::ThreadRow& row) {
      name("comm", row.comm);
      json_.field("pid", std::uint64_t{row.tgid})
          .field("tid", std::uint64_t{row.tid})
          .field("start_ns", row.start_ns)
          .field("uid", std::uint64_t{row.uid})
          .field("cgroup", row.cgroup_id);
    });
    group("comms", summary.comms);
    group("users", summary.users);
    group("cgroups", summary.cgroups);
  }

  void findings(const Summary& summary) {
    json_.key("findings").begin_array();
    for (const model::Finding& finding : summary.findings) {
      json_.begin_object().field("kind", kind(finding.kind)).field("weight", finding.weight);
      name("sentence", finding.sentence);
      name("comm", finding.comm);
      name("call", finding.call);
      name("place", finding.place);
      json_.field("errno", finding.error == 0 ? "" : error_word(finding.error))
          .field("count", finding.count)
          .field("per_second", finding.per_second)
          .field("share", finding.share)
          .field("time_ns", finding.time_ns)
          .field("p99_ns", finding.p99_ns)
          .field("bytes", finding.bytes)
          .end_object();
    }
    json_.end_array();
  }

  static std::string_view kind(model::FindingKind kind) {
    switch (kind) {
      case model::FindingKind::kLoss:
        return "loss";
      case model::FindingKind::kTimeSink:
        return "time sink";
      case model::FindingKind::kErrorStorm:
        return "error storm";
      case model::FindingKind::kSyncStorm:
        return "sync storm";
      case model::FindingKind::kTinyWrites:
        return "tiny writes";
      case model::FindingKind::kTinyReads:
        return "tiny reads";
      case model::FindingKind::kNeverRead:
        return "never read";
      case model::FindingKind::kTail:
        return "tail";
      case model::FindingKind::kVolume:
        return "volume";
    }
    return "";
  }

  void events(std::string_view key, const std::vector<model::StoredEvent>& events) {
    json_.key(key).begin_array();
    for (const model::StoredEvent& event : events) {
      json_.begin_object()
          .field("enter_ns", event->enter_ns)
          .field("latency_ns", *event->latency_ns);
      if (event->task != nullptr) {
        name("comm", event->task->comm);
        json_.field("pid", std::uint64_t{event->task->tgid});
        json_.field("tid", std::uint64_t{event->task->tid});
      }
      name("name", model::call_name(*event));
      json_.field("call", call_words(*event)).end_object();
    }
    json_.end_array();
  }

  void files(std::string_view key, const std::vector<model::FileRow>& rows) {
    json_.key(key).begin_array();
    for (const model::FileRow& row : rows) {
      json_.begin_object();
      file(row);
      stats(row.stats);
      json_.end_object();
    }
    json_.end_array();
  }

  void lists(const Summary& summary) {
    json_.key("hot_spots").begin_array();
    for (const model::HotSpot& spot : summary.hot_spots) {
      json_.begin_object();
      name("comm", spot.comm);
      name("call", spot.call);
      name("place", spot.place);
      stats(spot.stats);
      json_.end_object();
    }
    json_.end_array().key("error_storms").begin_array();
    for (const model::ErrorStorm& storm : summary.error_storms) {
      json_.begin_object();
      name("comm", storm.comm);
      name("call", storm.call);
      json_.field("errno", error_word(storm.number));
      name("place", storm.place);
      json_.field("count", storm.count).field("per_second", storm.per_second).end_object();
    }
    json_.end_array();
    events("slowest", summary.slowest);
    events("longest_waits", summary.longest_waits);
    files("tiny_writers", summary.tiny_writers);
    files("tiny_readers", summary.tiny_readers);
    files("most_synced", summary.most_synced);
    files("opened_never_used", summary.opened_never_used);
    json_.field("opened_never_used_count", summary.opened_never_used_count);
  }

  // heat: [row, calls] of each slot; heat_floors_ns: where rows begin.
  void timeline(const model::Timeline& timeline) {
    json_.key("timeline").begin_object();
    json_.field("start_ns", timeline.start_ns).field("interval_ns", timeline.interval_ns);
    json_.key("heat_floors_ns").begin_array();
    for (std::size_t row = 0; row < model::kHeatRows; ++row) {
      json_.number(model::heat_floor_ns(row));
    }
    json_.end_array().key("slots").begin_array();
    for (const model::TimelineSlot& slot : timeline.slots) {
      json_.begin_object()
          .field("calls", slot.calls)
          .field("errors", slot.errors)
          .field("bytes_read", slot.bytes_read)
          .field("bytes_written", slot.bytes_written)
          .field("time_ns", slot.time_ns);
      json_.key("heat").begin_array();
      for (std::size_t row = 0; row < model::kHeatRows; ++row) {
        if (slot.latency[row] != 0) {
          json_.begin_array()
              .number(std::uint64_t{row})
              .number(std::uint64_t{slot.latency[row]})
              .end_array();
        }
      }
      json_.end_array().end_object();
    }
    json_.end_array().end_object();
  }

  void losses(const Summary& summary) {
    json_.key("losses");
    if (!summary.accounting) {
      json_.null();
      return;
    }
    const model::CallCounts total = summary.accounting->total();
    json_.begin_object()
        .field("seen", total.seen)
        .field("rows", total.delivered)
        .field("filtered", total.filtered)
        .field("lost", total.lost_total());
    for (std::size_t i = 0; i < model::kLosses; ++i) {
      json_.field(model::describe(static_cast<model::Loss>(i)).name, total.lost[i]);
    }
    json_.field("names_lost", summary.accounting->names_lost).end_object();
  }

  JsonWriter& json_;
  Names names_;
};

}  // namespace

void write_report(JsonWriter& json,
                  const model::Summary& summary,
                  const std::string& title,
                  Names names,
                  const std::function<void()>& more) {
  Writer(json, names).write(summary, title, more);
}

}  // namespace ior::exporter
