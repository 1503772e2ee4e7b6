//! The shapes and the code that the operations on a core device's client devices share.

use heapless::Vec;

use crate::batch::indices;
use crate::greengrassv2::{ThingName, ValidationExceptionField, ValidationExceptionReason};
use crate::schema::Constraint;
use crate::shape::{equality, errors, failures, response, structure};
use crate::text::Storage;

/// The parts of an operation on client devices that are no rows: its constructors, its batches, its body in chunks and as
/// a stream. `$module` is the module of the operation.
macro_rules! client_devices {
    ($module:ident) => {
        $crate::shape::list_constructors!(
            Request over [S: $crate::text::Storage] S,
            core_device_thing_name: ThingName<S>,
            optional entries: Entry<S>,
            Entry<$crate::text::Text<'a>>;
            example iot_shapes::greengrassv2::ThingName = "gateway-1",
            iot_shapes::greengrassv2::ThingName = "pump-1"
        );

        impl<S: $crate::text::Storage, const N: usize> Request<S, N> {
            /// Creates a request without `entries`, which the service allows.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use iot_shapes::greengrassv2::", stringify!($module), "::Request;")]
            /// use iot_shapes::greengrassv2::ThingName;
            ///
            /// // The capacity is 100 items; that of `Request::<_, 8>::without_entries` is 8.
            /// let request = Request::<_>::without_entries(ThingName::from_static("gateway-1"));
            /// assert_eq!(request.json().to_string(), "{}");
            /// ```
            #[must_use]
            pub const fn without_entries(core_device_thing_name: ThingName<S>) -> Self {
                Self::with_required(core_device_thing_name)
            }

            /// Returns requests of up to `N` client devices each, each with the indices of its client devices among all.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use iot_shapes::greengrassv2::", stringify!($module), "::Request;")]
            /// use iot_shapes::greengrassv2::ThingName;
            ///
            /// let (core, pump) = (ThingName::from_static("gateway-1"), ThingName::from_static("pump-1"));
            /// // 100 client devices each; `Request::<_, 8>::batches` makes requests of 8.
            /// let indices = Request::<_>::batches(core, vec![pump; 250]).map(|(indices, _)| indices);
            /// assert!(indices.eq([0..100, 100..200, 200..250]));
            /// ```
            pub fn batches<E: Into<Entry<S>>>(
                core_device_thing_name: ThingName<S>,
                entries: impl IntoIterator<Item = E>,
            ) -> impl Iterator<Item = (core::ops::Range<usize>, Self)> {
                $crate::batch::Batches::with_size(entries.into_iter().map(Into::into))
                    .with_indices()
                    .map(move |(indices, entries)| (indices, Self::with_list(core_device_thing_name.clone(), entries)))
            }
        }

        $crate::shape::chunks! {
            Request: &URI.table, MODE;
            item Entry<$crate::text::Text<'p>> => Entry<$crate::text::Text<'p>>: core::convert::identity;
        }

        /// Returns the JSON body of a request, with one client device at a time in memory.
        ///
        /// The iterator is cloned to count the items, and again for each encoding: it must return the same items each time.
        ///
        /// # Errors
        ///
        /// Returns [`Length`](crate::ViolationKind::Length) at the list if there is no item or more than 100.
        ///
        /// # Examples
        ///
        /// ```
        #[doc = concat!("use iot_shapes::greengrassv2::", stringify!($module), "::request_json;")]
        /// use iot_shapes::greengrassv2::ThingName;
        ///
        /// let json = request_json([ThingName::from_static("pump-1")])?;
        /// assert_eq!(json.to_string(), r#"{"entries":[{"thingName":"pump-1"}]}"#);
        /// # Ok::<(), iot_shapes::Violation>(())
        /// ```
        pub fn request_json<'r, S, E, I>(
            entries: I,
        ) -> Result<
            $crate::json::encode::Encoded<$crate::json::encode::Streamed<'r, I::IntoIter, Entry<S>>>,
            $crate::violation::Violation,
        >
        where
            S: $crate::text::Storage,
            E: Into<Entry<S>>,
            I: IntoIterator<Item = E, IntoIter: Clone>,
        {
            $crate::json::encode::Streamed::checked(&URI.table, entries.into_iter(), None)
        }
    };
}

pub(crate) use client_devices;

structure! {
    /// A client device that is to be associated with a core device, or disassociated from it.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::ThingName;
    /// use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::Entry;
    ///
    /// let pump = ThingName::new("pump-1")?;
    /// assert_eq!(Entry::new(pump), Entry::from(pump));
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[derive(Clone, Copy)]
    pub struct Entry<S> {
        /// The thing of the client device.
        #[doc(alias = "thingName")]
        pub thing_name: ThingName<S> = "thingName",
    }
}

equality!(Entry<S> { thing_name });

impl<S> Entry<S> {
    /// Creates an entry.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::ThingName;
    /// use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::Entry;
    ///
    /// assert_eq!(Entry::new(ThingName::new("pump-1")?).thing_name, "pump-1");
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[must_use]
    pub const fn new(thing_name: ThingName<S>) -> Self {
        Self { thing_name }
    }
}

impl<S> From<ThingName<S>> for Entry<S> {
    fn from(thing_name: ThingName<S>) -> Self {
        Self::new(thing_name)
    }
}

response! {
    /// The response: the client devices that could not be associated or disassociated. `N` is the capacity for them.
    ///
    /// A long name or an empty code is no reason to lose a response: only the types are checked.
    /// [`Operation::validate_response`](crate::Operation::validate_response) checks the constraints too.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::ResponseHead;
    /// use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::Response;
    ///
    /// let body = br#"{"errorEntries":[{"thingName":"pump-1","code":"ResourceNotFoundException"}]}"#;
    /// let response = Response::from_http(&ResponseHead::new(200), body).map_err(|error| error.to_string())?;
    /// for failure in response.error_entries.iter().flatten() {
    ///     assert_eq!(failure.thing_name.unwrap(), "pump-1");
    /// }
    /// # Ok::<(), String>(())
    /// ```
    pub struct Response<S, N> {
        /// The failures, at most 100.
        #[doc(alias = "errorEntries")]
        pub error_entries: Option<Vec<ErrorEntry<S>, N>> = "errorEntries" where Constraint::length(0, 100),
    }
    example iot_shapes::greengrassv2::batch_associate_client_device_with_core_device, r#"{"errorEntries":[{"thingName":"pump-1"}]}"#;
}

structure! {
    /// A client device that could not be associated or disassociated. All members are optional.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::{ErrorEntry, Response};
    ///
    /// let mut failure = ErrorEntry::default();
    /// failure.thing_name = Some("pump-1");
    /// let response = Response::from_failures([failure])?;
    /// assert_eq!(response.json().to_string(), r#"{"errorEntries":[{"thingName":"pump-1"}]}"#);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct ErrorEntry<S> {
        /// The thing of the client device.
        #[doc(alias = "thingName")]
        pub thing_name: Option<S> = "thingName" where ThingName::CONSTRAINT,
        /// The error code.
        pub code: Option<S> = "code" where Constraint::at_least(1),
        /// The error message.
        pub message: Option<S> = "message" where Constraint::at_least(1),
    }
}

failures!(
    Response, error_entries: ErrorEntry;
    example iot_shapes::greengrassv2::batch_associate_client_device_with_core_device,
    "use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::ErrorEntry;",
    "ErrorEntry::<iot_shapes::Text<'_>>::default()"
);

impl<S: Storage> ErrorEntry<S> {
    /// Returns the indices of the failure's client device in the request, each as `Some`, or `None` once if it is absent, or
    /// if the failure has no name.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::ThingName;
    /// use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::{Entry, ErrorEntry};
    ///
    /// let entries = ["pump-1", "pump-2"].map(|name| Entry::new(ThingName::from_static(name)));
    /// let mut failure = ErrorEntry::default();
    /// assert!(failure.indices_in(&entries).eq([None]));
    /// failure.thing_name = Some("pump-2");
    /// assert!(failure.indices_in(&entries).eq([Some(1)]));
    /// ```
    pub fn indices_in<'i, T, I>(&self, entries: I) -> impl Iterator<Item = Option<usize>>
    where
        T: Storage + 'i,
        I: IntoIterator<Item = &'i Entry<T>, IntoIter: Clone>,
    {
        let name = self.thing_name.as_ref().map(S::as_text);
        indices(entries.into_iter().map(move |entry| name == Some(entry.thing_name.as_text())))
    }
}

impl<S: Storage, const N: usize> Response<S, N> {
    /// Returns each failure with the index of its client device in the request: with every index, if the device is there
    /// more than once, and with `None` if it is absent, or if the failure has no name.
    pub fn failures_by_index<'r, T: Storage>(
        &'r self,
        entries: &'r [Entry<T>],
    ) -> impl Iterator<Item = (Option<usize>, &'r ErrorEntry<S>)> {
        let failures = self.error_entries.iter().flatten();
        failures.flat_map(move |failure| failure.indices_in(entries).map(move |index| (index, failure)))
    }
}

errors! {
    /// The errors of the operations on client devices. `F` is the capacity for the fields of a `ValidationException`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::Error;
    ///
    /// let error: Error<_> = Error::throttling_exception(Some("Rate exceeded")).with_retry_after_seconds(30);
    /// assert_eq!((error.status(), error.retry_after_seconds()), (429, Some(30)));
    /// ```
    pub enum Error<S, const F: usize = 100>:
        message required, header retry_after_seconds => with_retry_after_seconds {
        /// The request is not valid.
        ValidationException = 400, validation_exception {
            /// The reason.
            reason: Option<ValidationExceptionReason<S>> = "reason" => with_reason,
            /// The fields that are not valid.
            fields: Option<Vec<ValidationExceptionField<S>, F>> = "fields" => with_fields,
        },
        /// The core device does not exist.
        ResourceNotFoundException = 404, resource_not_found_exception {
            /// The identifier of the resource.
            resource_id: Option<S> = "resourceId" => with_resource_id,
            /// The type of the resource.
            resource_type: Option<S> = "resourceType" => with_resource_type,
        },
        /// The caller has no permission.
        AccessDeniedException = 403, access_denied_exception {},
        /// The service failed.
        InternalServerException(retry_after_seconds) = 500, internal_server_exception {},
        /// Requests come too fast.
        ThrottlingException(retry_after_seconds) = 429, throttling_exception {
            /// The code of the quota.
            quota_code: Option<S> = "quotaCode" => with_quota_code,
            /// The code of the service.
            service_code: Option<S> = "serviceCode" => with_service_code,
        },
    }
    example iot_shapes::greengrassv2::batch_associate_client_device_with_core_device;
}
