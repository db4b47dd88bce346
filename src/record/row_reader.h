// SPDX-License-Identifier: Apache-2.0
//
// A Parquet file as batches of rows. The file may be hostile: what does not fit is an Error that
// says where. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "record/metadata.h"
#include "record/row_batch.h"

namespace ior::record {

class RowReader {
 public:
  // Reads the table of contents.
  static Result<std::unique_ptr<RowReader>> open(const std::string& path);

  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;
  ~RowReader();

  std::uint64_t rows() const;
  std::uint64_t row_groups() const;
  Metadata metadata() const;

  // The next rows; batch.rows is 0 at the end.
  Status read(RowBatch& batch);

 private:
  RowReader();

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ior::record
