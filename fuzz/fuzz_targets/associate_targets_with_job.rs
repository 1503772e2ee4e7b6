#![cfg_attr(fuzzing, no_main)]

iot_shapes_fuzz::target!(associate_targets_with_job);
