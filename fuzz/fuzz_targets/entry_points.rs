#![cfg_attr(fuzzing, no_main)]

iot_shapes_fuzz::target!(entry_points);
