// SPDX-License-Identifier: Apache-2.0
//
// Where the four files of a call stand in a row: written by RowGroup, read by RowEvents.
#pragma once

#include "record/schema.h"

namespace ior::record {

struct FileColumns {
  Column name;
  Column bytes;  // the name as it was, where it is no UTF-8
  Column kind;
  Column marks;
  Column inode;
  Column dev;
  Column rdev;
};

inline constexpr FileColumns kFileColumns{Column::file_name,
                                          Column::file_name_bytes,
                                          Column::file_kind,
                                          Column::file_marks,
                                          Column::inode,
                                          Column::dev,
                                          Column::rdev};
inline constexpr FileColumns kFile2Columns{Column::file2_name,
                                           Column::file2_name_bytes,
                                           Column::file2_kind,
                                           Column::file2_marks,
                                           Column::inode2,
                                           Column::dev2,
                                           Column::rdev2};
inline constexpr FileColumns kDirColumns{Column::dir,
                                         Column::dir_bytes,
                                         Column::dir_kind,
                                         Column::dir_marks,
                                         Column::dir_inode,
                                         Column::dir_dev,
                                         Column::dir_rdev};
inline constexpr FileColumns kDir2Columns{Column::dir2,
                                          Column::dir2_bytes,
                                          Column::dir2_kind,
                                          Column::dir2_marks,
                                          Column::dir2_inode,
                                          Column::dir2_dev,
                                          Column::dir2_rdev};

}  // namespace ior::record
