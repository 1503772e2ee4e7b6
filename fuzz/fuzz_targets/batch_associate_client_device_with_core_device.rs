#![cfg_attr(fuzzing, no_main)]

iot_shapes_fuzz::target!(batch_associate_client_device_with_core_device);
