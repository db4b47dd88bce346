// SPDX-License-Identifier: Apache-2.0
//
// The schema in Parquet's words. Included only by the files that talk to Arrow.
#pragma once

#include <parquet/properties.h>
#include <parquet/schema.h>

#include <memory>

#include "record/schema.h"

namespace ior::record {

std::shared_ptr<parquet::schema::GroupNode> parquet_schema();

// The physical type of a column's values.
parquet::Type::type physical_type(Type type);

std::shared_ptr<parquet::WriterProperties> writer_properties();

}  // namespace ior::record
