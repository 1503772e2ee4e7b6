//! `BatchAssociateClientDeviceWithCoreDevice`: lets client devices talk to a core device.
//!
//! Source: <https://docs.aws.amazon.com/greengrass/v2/APIReference/API_BatchAssociateClientDeviceWithCoreDevice.html>

use core::fmt;

use heapless::Vec;

use crate::batch::{Batches, places};
use crate::constraint::{List, ThingName, list};
use crate::greengrassv2::{ERROR_BODY, SERVICE};
use crate::http::error::read_reply;
use crate::http::reply::reply_of_response;
use crate::http::request::request_doors;
use crate::http::target::{Label, Uri};
use crate::http::{Failure, ResponseHead};
use crate::json::glance::{Glance, Item};
use crate::json::read::{Bounds, Keep, Nothing, Reader, Stop, kept, walk};
use crate::json::write::{Json, Object, Out, Rendered, Streamed, WriteJson, debug_json};
use crate::pieces::{Body, Pieces};
use crate::shape::{Constraint, Member, Model, UriTemplate};
use crate::text::{OwnedStorage, Storage, Text, TooSmall};
use crate::violation::{FailFast, Sink, Violation};

pub(crate) static MODEL: Model = Model { name: "BatchAssociateClientDeviceWithCoreDevice", service: &SERVICE };

pub(crate) static URI: UriTemplate = UriTemplate {
    prefix: "/greengrass/v2/coreDevices/",
    label: &CORE_DEVICE,
    suffix: "/associateClientDevices",
    query: None,
};

static CORE_DEVICE: Member = Member::new("/coreDeviceThingName", &ThingName::CONSTRAINT);
static ENTRIES: Member = Member::new("/entries", &list::CONSTRAINT);
static ENTRIES_ITEM: Member = Member::new("/entries/*", &Constraint::NONE);
static ENTRY_NAME: Member = Member::new("/entries/*/thingName", &ThingName::CONSTRAINT);
static REQUEST: [&Member; 1] = [&ENTRIES];
static ENTRY: [&Member; 1] = [&ENTRY_NAME];

/// What the model asks of the list of a response.
const ERROR_ENTRIES_CONSTRAINT: Constraint = Constraint::length(0, 100);
/// What the model asks of a code and a message.
const NOT_EMPTY: Constraint = Constraint::length(1, Constraint::UNBOUNDED);

static ERROR_ENTRIES: Member = Member::new("/errorEntries", &ERROR_ENTRIES_CONSTRAINT);
static ERROR_ENTRIES_ITEM: Member = Member::new("/errorEntries/*", &Constraint::NONE);
static ERROR_NAME: Member = Member::new("/errorEntries/*/thingName", &ThingName::CONSTRAINT);
static ERROR_CODE: Member = Member::new("/errorEntries/*/code", &NOT_EMPTY);
static ERROR_MESSAGE: Member = Member::new("/errorEntries/*/message", &NOT_EMPTY);
static RESPONSE: [&Member; 1] = [&ERROR_ENTRIES];
static ERROR_ENTRY: [&Member; 3] = [&ERROR_NAME, &ERROR_CODE, &ERROR_MESSAGE];

/// A client device that is to talk to the core device.
///
/// Source: the Greengrass V2 API reference, `AssociateClientDeviceWithCoreDeviceEntry`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AssociateClientDeviceWithCoreDeviceEntry<S: Storage = Text<'static>> {
    /// The thing that the client device is.
    #[doc(alias = "thingName")]
    pub thing_name: ThingName<S>,
}

impl<S: Storage> From<ThingName<S>> for AssociateClientDeviceWithCoreDeviceEntry<S> {
    fn from(thing_name: ThingName<S>) -> Self {
        Self { thing_name }
    }
}

impl<S: Storage> WriteJson for AssociateClientDeviceWithCoreDeviceEntry<S> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let mut object = Object::new(out);
        object.text(ENTRY_NAME.name(), self.thing_name.text())?;
        object.end()
    }
}

/// A request to let client devices talk to a core device:
/// `POST /greengrass/v2/coreDevices/{coreDeviceThingName}/associateClientDevices`.
///
/// ```
/// use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest, ThingName};
///
/// let core = ThingName::literal("gateway 1");
/// let request = BatchAssociateClientDeviceWithCoreDeviceRequest::new(core, [ThingName::new("pump-1")?])?;
///
/// assert_eq!(request.path().to_string(), "/greengrass/v2/coreDevices/gateway%201/associateClientDevices");
/// assert_eq!(request.json().to_string(), r#"{"entries":[{"thingName":"pump-1"}]}"#);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[doc(alias = "BatchAssociateClientDeviceWithCoreDevice")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BatchAssociateClientDeviceWithCoreDeviceRequest<S: Storage = Text<'static>, const N: usize = 100> {
    core_device_thing_name: ThingName<S>,
    entries: Option<List<AssociateClientDeviceWithCoreDeviceEntry<S>, N>>,
}

impl BatchAssociateClientDeviceWithCoreDeviceRequest {
    /// The bytes that the longest path takes: 128 characters of 4 bytes, each as 3.
    pub const MAX_PATH: usize = URI.prefix.len() + 128 * 4 * 3 + URI.suffix.len();

    /// The bytes that the longest JSON body takes, that of 100 client devices.
    pub const MAX_JSON: usize = Self::max_json(100);

    /// The bytes that the longest JSON body of up to `devices` client devices takes. A character takes up to 6, as `\u0001`.
    pub const fn max_json(devices: usize) -> usize {
        r#"{"entries":[]}"#.len() + (r#"{"thingName":""},"#.len() + 128 * 6) * list::bounded(devices) - 1
    }
}

impl<'a> BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'a>, 100> {
    /// A request with these client devices, with room for 100.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`](crate::Kind::Length) at `/entries` where there is none, or more than 100.
    pub fn new<E>(
        core_device_thing_name: ThingName<Text<'a>>,
        entries: impl IntoIterator<Item = E>,
    ) -> Result<Self, Violation>
    where
        E: Into<AssociateClientDeviceWithCoreDeviceEntry<Text<'a>>>,
    {
        Self::collect(core_device_thing_name, entries)
    }

    /// A request without `entries`, which the service allows, with room for 100 client devices.
    pub const fn without_entries(core_device_thing_name: ThingName<Text<'a>>) -> Self {
        Self::empty(core_device_thing_name)
    }

    /// Reads the JSON body of a request, with room for 100 client devices, up to the first violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met.
    pub fn from_json(core_device_thing_name: ThingName<Text<'a>>, body: &'a [u8]) -> Result<Self, Violation> {
        Self::read_json(core_device_thing_name, body, &mut FailFast)
    }

    /// Reads the JSON body of a request, with room for 100 client devices, and tells `sink` of every violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met, or what is told alone.
    pub fn from_json_with(
        core_device_thing_name: ThingName<Text<'a>>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<Self, Violation> {
        Self::read_json(core_device_thing_name, body, sink)
    }
}

impl<'a, const N: usize> BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'a>, N> {
    /// Reads the JSON body of a request, with room for `N` client devices, and tells `sink` of every violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met, or what is told alone; [`Kind::Capacity`](crate::Kind::Capacity) where `N` is
    /// below 100 and too few.
    pub fn read_json(
        core_device_thing_name: ThingName<Text<'a>>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<Self, Violation> {
        let mut request = Self { core_device_thing_name, entries: None };
        walk(body, Bounds::OfModel, sink, |reader| request.read_body(reader))?;
        Ok(request)
    }

    /// A request for a reader to fill. None is handed out with parts that are not valid.
    pub(crate) fn unread() -> Self {
        Self { core_device_thing_name: ThingName::of_checked(Text::default()), entries: None }
    }

    pub(crate) fn read(&mut self, reader: &mut Reader<'a, '_>, uri: Uri<'a>) -> Result<(), Stop> {
        if let Some(core_device) = reader.checked(uri.label, &CORE_DEVICE, 0, None)? {
            self.core_device_thing_name = core_device;
        }
        self.read_body(reader)
    }

    fn read_body(&mut self, reader: &mut Reader<'a, '_>) -> Result<(), Stop> {
        read_request(reader, &mut self.entries).map(drop)
    }
}

impl<S: Storage + Clone> BatchAssociateClientDeviceWithCoreDeviceRequest<S, 100> {
    /// Requests of up to 100 client devices each.
    ///
    /// ```
    /// use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest, ThingName};
    ///
    /// let names: Vec<_> = (0..250).map(|n| format!("pump-{n}")).collect();
    /// let names = names.iter().map(|name| ThingName::new(name)).collect::<Result<Vec<_>, _>>()?;
    /// let core = ThingName::literal("gateway-1");
    /// let requests = BatchAssociateClientDeviceWithCoreDeviceRequest::batches(core, names);
    /// assert_eq!(requests.map(|request| request.entries().len()).collect::<Vec<_>>(), [100, 100, 50]);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn batches<E: Into<AssociateClientDeviceWithCoreDeviceEntry<S>>>(
        core_device_thing_name: ThingName<S>,
        entries: impl IntoIterator<Item = E>,
    ) -> impl Iterator<Item = Self> {
        Self::batches_of(core_device_thing_name, entries)
    }
}

impl<S: Storage + Clone, const N: usize> BatchAssociateClientDeviceWithCoreDeviceRequest<S, N> {
    /// Requests of up to `N` client devices each.
    pub fn batches_of<E: Into<AssociateClientDeviceWithCoreDeviceEntry<S>>>(
        core_device_thing_name: ThingName<S>,
        entries: impl IntoIterator<Item = E>,
    ) -> impl Iterator<Item = Self> {
        Batches::of(entries.into_iter().map(Into::into))
            .map(move |entries| Self { core_device_thing_name: core_device_thing_name.clone(), entries: Some(entries) })
    }
}

impl<S: Storage, const N: usize> BatchAssociateClientDeviceWithCoreDeviceRequest<S, N> {
    /// A request without `entries`, with room for `N` client devices.
    pub const fn empty(core_device_thing_name: ThingName<S>) -> Self {
        Self { core_device_thing_name, entries: None }
    }

    /// A request with these client devices, with room for `N`.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`](crate::Kind::Length) at `/entries` where there is none, or more than 100;
    /// [`Kind::Capacity`](crate::Kind::Capacity) where there are more than `N`, which is below 100.
    pub fn collect<E>(
        core_device_thing_name: ThingName<S>,
        entries: impl IntoIterator<Item = E>,
    ) -> Result<Self, Violation>
    where
        E: Into<AssociateClientDeviceWithCoreDeviceEntry<S>>,
    {
        let entries = List::collect(entries.into_iter().map(Into::into)).map_err(placed)?;
        Ok(Self { core_device_thing_name, entries: Some(entries) })
    }

    /// Adds a client device.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`](crate::Kind::Length) at `/entries` where 100 are there,
    /// [`Kind::Capacity`](crate::Kind::Capacity) where `N` are, which is below 100. The request is as it was.
    pub fn push(&mut self, entry: impl Into<AssociateClientDeviceWithCoreDeviceEntry<S>>) -> Result<(), Violation> {
        match &mut self.entries {
            Some(entries) => entries.push(entry.into()).map_err(placed),
            None => {
                self.entries = Some(List::with_first(entry.into()));
                Ok(())
            }
        }
    }

    /// The core device.
    #[doc(alias = "coreDeviceThingName")]
    pub const fn core_device_thing_name(&self) -> &ThingName<S> {
        &self.core_device_thing_name
    }

    /// The client devices; none where `entries` is absent.
    pub fn entries(&self) -> &[AssociateClientDeviceWithCoreDeviceEntry<S>] {
        self.entries.as_ref().map_or(&[], List::as_slice)
    }

    /// A copy in storage of its own.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where a name takes more bytes than `T` has.
    pub fn copied<T: OwnedStorage>(&self) -> Result<BatchAssociateClientDeviceWithCoreDeviceRequest<T, N>, TooSmall> {
        let copy = |entry: &AssociateClientDeviceWithCoreDeviceEntry<S>| entry.thing_name.copied().map(Into::into);
        Ok(BatchAssociateClientDeviceWithCoreDeviceRequest {
            core_device_thing_name: self.core_device_thing_name.copied()?,
            entries: self.entries.as_ref().map(|entries| entries.try_map(copy)).transpose()?,
        })
    }

    fn uri(&self) -> (Label<'_>, Option<Text<'_>>) {
        (Label::Text(self.core_device_thing_name.text()), None)
    }
}

request_doors!(BatchAssociateClientDeviceWithCoreDeviceRequest);

crate::shape::members!(BatchAssociateClientDeviceWithCoreDeviceRequest<S, N> {
    core_device_thing_name: CORE_DEVICE,
    entries: ENTRIES[ENTRIES_ITEM],
});

crate::shape::members!(AssociateClientDeviceWithCoreDeviceEntry<S> { thing_name: ENTRY_NAME });

impl<S: Storage, const N: usize> WriteJson for BatchAssociateClientDeviceWithCoreDeviceRequest<S, N> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let mut object = Object::new(out);
        if let Some(entries) = &self.entries {
            object.list(ENTRIES.name(), entries, |out, entry| entry.write_json(out))?;
        }
        object.end()
    }
}

fn placed(violation: Violation) -> Violation {
    list::placed(violation, &ENTRIES, &ENTRIES_ITEM)
}

/// Reads the body of a request: the number of its client devices, which go where `keep` puts them.
fn read_request<'a>(
    reader: &mut Reader<'a, '_>,
    keep: &mut dyn Keep<'a, AssociateClientDeviceWithCoreDeviceEntry<Text<'a>>>,
) -> Result<u32, Stop> {
    let mut count = 0;
    let mut body = reader.document(&REQUEST)?;
    while reader.member(&mut body)?.is_some() {
        count = reader.list_into(&ENTRIES, &ENTRIES_ITEM, keep)?;
    }
    reader.finish()?;
    Ok(count)
}

impl<'a> Item<'a> for AssociateClientDeviceWithCoreDeviceEntry<Text<'a>> {
    const OPENS: u8 = b'{';

    fn read(reader: &mut Reader<'a, '_>, at: &'static Member, index: u32) -> Result<Option<Self>, Stop> {
        let mut thing_name = None;
        let mut entry = reader.object(at, index, &ENTRY)?;
        while reader.member(&mut entry)?.is_some() {
            thing_name = reader.value(&ENTRY_NAME, index)?;
        }
        reader.require(&ENTRY, entry.present, index)?;
        Ok(thing_name.map(|thing_name| AssociateClientDeviceWithCoreDeviceEntry { thing_name }))
    }

    fn glance(glance: &mut Glance<'a>) -> Option<Self> {
        glance.byte(b'{')?;
        let thing_name = glance.member(&ENTRY_NAME)?;
        glance.byte(b'}')?;
        Some(Self { thing_name })
    }
}

/// A client device that could not be associated, and why. All members are optional.
///
/// Source: the Greengrass V2 API reference, `AssociateClientDeviceWithCoreDeviceErrorEntry`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AssociateClientDeviceWithCoreDeviceErrorEntry<S = Text<'static>> {
    /// The thing that the client device is.
    pub thing_name: Option<S>,
    /// Why it could not be associated.
    pub code: Option<S>,
    /// Why it could not be associated, in words.
    pub message: Option<S>,
}

impl<S: Storage> AssociateClientDeviceWithCoreDeviceErrorEntry<S> {
    /// A copy in storage of its own.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where a text takes more bytes than `T` has.
    pub fn copied<T: OwnedStorage>(&self) -> Result<AssociateClientDeviceWithCoreDeviceErrorEntry<T>, TooSmall> {
        let copy = |text: &Option<S>| text.as_ref().map(|text| T::copy_of(text.text())).transpose();
        Ok(AssociateClientDeviceWithCoreDeviceErrorEntry {
            thing_name: copy(&self.thing_name)?,
            code: copy(&self.code)?,
            message: copy(&self.message)?,
        })
    }
}

impl<S: Storage> WriteJson for AssociateClientDeviceWithCoreDeviceErrorEntry<S> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let mut object = Object::new(out);
        object.optional(ERROR_NAME.name(), self.thing_name.as_ref())?;
        object.optional(ERROR_CODE.name(), self.code.as_ref())?;
        object.optional(ERROR_MESSAGE.name(), self.message.as_ref())?;
        object.end()
    }
}

/// The response: which of the client devices could not be associated. `N` is how many there is room for.
///
/// A device reads it for what it says, not for what it should say: a name too long or an empty code is no reason to lose
/// a response. [`Operation::validate_response`](crate::Operation::validate_response) checks those bounds.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BatchAssociateClientDeviceWithCoreDeviceResponse<S = Text<'static>, const N: usize = 100> {
    error_entries: Option<Vec<AssociateClientDeviceWithCoreDeviceErrorEntry<S>, N>>,
}

impl<'a> BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>, 100> {
    /// A response in which no client device failed.
    pub const fn new() -> Self {
        Self { error_entries: None }
    }

    /// Reads a reply, with room for 100 failures.
    ///
    /// # Errors
    ///
    /// [`Failure::Error`] where its status is not 2xx, [`Failure::Body`] where its body is not a response's.
    pub fn from_http(head: &ResponseHead<'a>, body: &'a [u8]) -> Result<Self, Failure<'a>> {
        Self::read_http(head, body, &mut FailFast)
    }

    /// Reads a reply, with room for 100 failures, and tells `sink` of every violation of a body whose status is 2xx.
    ///
    /// # Errors
    ///
    /// As [`from_http`](Self::from_http).
    pub fn from_http_with(head: &ResponseHead<'a>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Failure<'a>> {
        Self::read_http(head, body, sink)
    }
}

impl<'a, const N: usize> BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>, N> {
    /// Reads a reply, with room for `N` failures, and tells `sink` of every violation of a body whose status is 2xx.
    ///
    /// # Errors
    ///
    /// As [`from_http`](BatchAssociateClientDeviceWithCoreDeviceResponse::from_http);
    /// [`Kind::Capacity`](crate::Kind::Capacity) where `N` is below 100 and too few.
    pub fn read_http(head: &ResponseHead<'a>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Failure<'a>> {
        let mut response = Self::default();
        read_reply(&ERROR_BODY, head, body, sink, |reader| response.read(reader))?;
        Ok(response)
    }

    /// Reads a reply as [`read_http`](Self::read_http) does, into a place of the caller's. It takes the memory of one response,
    /// where a function that returns one takes that of two: the one it fills, and the one it returns.
    ///
    /// # Errors
    ///
    /// As [`read_http`](Self::read_http); the place is then empty.
    pub fn read_http_into<'p>(
        place: &'p mut Option<Self>,
        head: &ResponseHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<&'p mut Self, Failure<'a>> {
        let response = place.insert(Self::default());
        let read = read_reply(&ERROR_BODY, head, body, sink, |reader| response.read(reader));
        kept(place, read, Self::default)
    }

    pub(crate) fn read(&mut self, reader: &mut Reader<'a, '_>) -> Result<(), Stop> {
        read_response(reader, &mut self.error_entries).map(drop)
    }
}

impl<S, const N: usize> BatchAssociateClientDeviceWithCoreDeviceResponse<S, N> {
    /// The client devices that failed.
    #[doc(alias = "errorEntries")]
    pub fn error_entries(&self) -> &[AssociateClientDeviceWithCoreDeviceErrorEntry<S>] {
        self.error_entries.as_deref().unwrap_or_default()
    }

    /// Adds a client device that failed.
    ///
    /// # Errors
    ///
    /// [`Kind::Capacity`](crate::Kind::Capacity) where there is no room for it.
    pub fn push(&mut self, entry: AssociateClientDeviceWithCoreDeviceErrorEntry<S>) -> Result<(), Violation> {
        let entries = self.error_entries.get_or_insert_with(Vec::new);
        let index = entries.len();
        entries.push(entry).map_err(|_| Violation::of_room(&ERROR_ENTRIES_ITEM, index))
    }
}

impl<S: Storage, const N: usize> BatchAssociateClientDeviceWithCoreDeviceResponse<S, N> {
    /// The JSON body.
    pub const fn json(&self) -> Rendered<Json<'_, Self>> {
        Rendered(Json(self))
    }

    /// Each failure with the place of its client device in the request: with every place, where it stands there more than
    /// once, and `None` where it stands nowhere, or the failure has no name.
    pub fn failures_of<'r, T: Storage>(
        &'r self,
        entries: &'r [AssociateClientDeviceWithCoreDeviceEntry<T>],
    ) -> impl Iterator<Item = (Option<usize>, &'r AssociateClientDeviceWithCoreDeviceErrorEntry<S>)> {
        self.error_entries().iter().flat_map(move |failure| {
            let name = failure.thing_name.as_ref().map(Storage::text);
            places(entries.iter().map(move |entry| name == Some(entry.thing_name.text())))
                .map(move |place| (place, failure))
        })
    }

    /// A copy in storage of its own.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where a text takes more bytes than `T` has.
    pub fn copied<T: OwnedStorage>(&self) -> Result<BatchAssociateClientDeviceWithCoreDeviceResponse<T, N>, TooSmall> {
        let copies = self
            .error_entries
            .as_ref()
            .map(|entries| list::try_map(entries, AssociateClientDeviceWithCoreDeviceErrorEntry::copied));
        Ok(BatchAssociateClientDeviceWithCoreDeviceResponse { error_entries: copies.transpose()? })
    }
}

impl<S, const N: usize> Default for BatchAssociateClientDeviceWithCoreDeviceResponse<S, N> {
    fn default() -> Self {
        Self { error_entries: None }
    }
}

impl<S: Storage, const N: usize> WriteJson for BatchAssociateClientDeviceWithCoreDeviceResponse<S, N> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let mut object = Object::new(out);
        if let Some(entries) = &self.error_entries {
            object.list(ERROR_ENTRIES.name(), entries, |out, entry| entry.write_json(out))?;
        }
        object.end()
    }
}

debug_json!(
    AssociateClientDeviceWithCoreDeviceEntry<S>,
    AssociateClientDeviceWithCoreDeviceErrorEntry<S>,
    BatchAssociateClientDeviceWithCoreDeviceResponse<S, N>
);

reply_of_response!(BatchAssociateClientDeviceWithCoreDeviceResponse<S, N>);

crate::shape::members!(AssociateClientDeviceWithCoreDeviceErrorEntry<S> {
    thing_name: ERROR_NAME,
    code: ERROR_CODE,
    message: ERROR_MESSAGE,
});

crate::shape::members!(BatchAssociateClientDeviceWithCoreDeviceResponse<S, N> {
    error_entries: ERROR_ENTRIES[ERROR_ENTRIES_ITEM],
});

/// Reads the body of a response: the number of the client devices that failed, which go where `keep` puts them.
fn read_response<'a>(
    reader: &mut Reader<'a, '_>,
    keep: &mut dyn Keep<'a, AssociateClientDeviceWithCoreDeviceErrorEntry<Text<'a>>>,
) -> Result<u32, Stop> {
    let mut count = 0;
    let mut body = reader.document(&RESPONSE)?;
    while reader.member(&mut body)?.is_some() {
        count = reader.list_into(&ERROR_ENTRIES, &ERROR_ENTRIES_ITEM, keep)?;
    }
    reader.finish()?;
    Ok(count)
}

impl<'a> Item<'a> for AssociateClientDeviceWithCoreDeviceErrorEntry<Text<'a>> {
    const OPENS: u8 = b'{';

    fn read(reader: &mut Reader<'a, '_>, at: &'static Member, index: u32) -> Result<Option<Self>, Stop> {
        let mut entry = AssociateClientDeviceWithCoreDeviceErrorEntry::default();
        let mut members = reader.object(at, index, &ERROR_ENTRY)?;
        while let Some(member) = reader.member(&mut members)? {
            match member {
                0 => entry.thing_name = Some(reader.text(&ERROR_NAME, index)?),
                1 => entry.code = Some(reader.text(&ERROR_CODE, index)?),
                _ => entry.message = Some(reader.text(&ERROR_MESSAGE, index)?),
            }
        }
        Ok(Some(entry))
    }

    fn glance(glance: &mut Glance<'a>) -> Option<Self> {
        glance.byte(b'{')?;
        let thing_name = Some(glance.text_member(&ERROR_NAME)?);
        glance.comma()?;
        let code = Some(glance.text_member(&ERROR_CODE)?);
        glance.comma()?;
        let message = Some(glance.text_member(&ERROR_MESSAGE)?);
        glance.byte(b'}')?;
        Some(Self { thing_name, code, message })
    }
}

/// The JSON body of a request, of any number of client devices, one at a time in memory.
///
/// It is not held against the bounds of a request: [`List`](crate::List) and the request itself are.
pub fn request_json<S: Storage, E: Into<AssociateClientDeviceWithCoreDeviceEntry<S>>>(
    entries: impl IntoIterator<Item = E> + Clone,
) -> Rendered<Streamed<impl Fn(&mut Out<'_>) -> fmt::Result>> {
    Rendered(Streamed(move |out: &mut Out<'_>| {
        let mut object = Object::new(out);
        object.list(ENTRIES.name(), entries.clone(), |out, entry| entry.into().write_json(out))?;
        object.end()
    }))
}

/// The JSON body of a response, of any number of failures, one at a time in memory.
///
/// ```
/// use iot_shapes::greengrassv2::{self, AssociateClientDeviceWithCoreDeviceErrorEntry};
///
/// let names = ["pump-1", "pump-2"];
/// let failures = names.iter().map(|name| AssociateClientDeviceWithCoreDeviceErrorEntry {
///     thing_name: Some(*name),
///     code: Some("ResourceNotFoundException"),
///     message: None,
/// });
/// let json = greengrassv2::response_json(failures);
/// println!("Content-Length: {}\r\n\r\n{json}", json.len());
/// ```
pub fn response_json<S: Storage>(
    error_entries: impl IntoIterator<Item = AssociateClientDeviceWithCoreDeviceErrorEntry<S>> + Clone,
) -> Rendered<Streamed<impl Fn(&mut Out<'_>) -> fmt::Result>> {
    Rendered(Streamed(move |out: &mut Out<'_>| {
        let mut object = Object::new(out);
        object.list(ERROR_ENTRIES.name(), error_entries.clone(), |out, entry| entry.write_json(out))?;
        object.end()
    }))
}

/// Reads the body of a request in pieces: its client devices, one by one.
pub type RequestPieces<'b> = Pieces<'b, RequestBody>;

/// The body of a request, for [`RequestPieces`].
#[derive(Clone, Copy, Debug)]
pub struct RequestBody;

impl Body for RequestBody {
    type Part<'p> = AssociateClientDeviceWithCoreDeviceEntry<Text<'p>>;
    type Item<'p> = Self::Part<'p>;

    const MEMBERS: &'static [&'static Member] = &REQUEST;
    const ITEM: &'static Member = &ENTRIES_ITEM;
    const REQUIRED: usize = 0;
    const BOUNDS: Bounds = Bounds::OfModel;

    fn part(item: Self::Item<'_>) -> Self::Part<'_> {
        item
    }
}

/// Reads the body of a response in pieces: the client devices that failed, one by one.
pub type ResponsePieces<'b> = Pieces<'b, ResponseBody>;

/// The body of a response, for [`ResponsePieces`].
#[derive(Clone, Copy, Debug)]
pub struct ResponseBody;

impl Body for ResponseBody {
    type Part<'p> = AssociateClientDeviceWithCoreDeviceErrorEntry<Text<'p>>;
    type Item<'p> = Self::Part<'p>;

    const MEMBERS: &'static [&'static Member] = &RESPONSE;
    const ITEM: &'static Member = &ERROR_ENTRIES_ITEM;
    const REQUIRED: usize = 0;
    const BOUNDS: Bounds = Bounds::OfTypes;

    fn part(item: Self::Item<'_>) -> Self::Part<'_> {
        item
    }
}

pub(crate) type BorrowedRequest<'a, const N: usize> = BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'a>, N>;
pub(crate) type BorrowedResponse<'a, const N: usize> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>, N>;

/// Checks a request, and counts its client devices.
pub(crate) fn check_request<'a>(reader: &mut Reader<'a, '_>, uri: Uri<'a>) -> Result<u32, Stop> {
    reader.checked::<ThingName<Text<'a>>>(uri.label, &CORE_DEVICE, 0, None)?;
    read_request(reader, &mut Nothing)
}

/// Checks a response, and counts its failures.
pub(crate) fn check_response(reader: &mut Reader<'_, '_>) -> Result<Option<u32>, Stop> {
    read_response(reader, &mut Nothing).map(Some)
}
