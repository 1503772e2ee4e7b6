#![cfg_attr(fuzzing, no_main)]

iot_shapes_fuzz::target!(batch_disassociate_client_device_from_core_device);
