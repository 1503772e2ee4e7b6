//! The service models as data: constraints, the rows of members, services, URIs.
//!
//! Everything here is a constant of an operation's file. Nothing here reads or writes.

use core::fmt;

use crate::text::display::impl_format;

/// The pattern that a string must match as a whole.
///
/// Source: the `pattern` traits of the operations' models, as the AWS API references print them.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::JobId;
/// use iot_shapes::schema::Pattern;
///
/// assert_eq!(JobId::CONSTRAINT.pattern, Pattern::Name);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Pattern {
    /// Any text.
    Any,
    /// A UUID in lower case, `8-4-4-4-12` hexadecimal digits.
    Uuid,
    /// Characters that are not white space by ECMA-262's `\s`, 36 to 64 of them.
    NonSpace,
    /// One or more of `a-z`, `A-Z`, `0-9`, `_`, `-`.
    Name,
    /// One or more characters of no general category C (control, format, surrogate, private use, unassigned).
    NotOther,
}

impl Pattern {
    /// Returns the pattern between `^` and `$`, as a service's message prints it. It is empty for [`Pattern::Any`].
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::schema::Pattern;
    ///
    /// assert_eq!(Pattern::Name.anchored(), "^[a-zA-Z0-9_-]+$");
    /// ```
    #[must_use]
    pub const fn anchored(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Uuid => "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            Self::NonSpace => r"^\S{36,64}$",
            Self::Name => "^[a-zA-Z0-9_-]+$",
            Self::NotOther => r"^[^\p{C}]+$",
        }
    }
}

/// The length and the pattern that a model demands of a value.
///
/// The length of a string counts Unicode scalar values of the decoded text; that of a list counts items.
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::ClientToken;
///
/// assert_eq!((ClientToken::CONSTRAINT.min, ClientToken::CONSTRAINT.max), (36, 64));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Constraint {
    /// The greatest length; [`Constraint::UNBOUNDED`] if the model has none.
    pub max: u16,
    /// The least length; 0 if the model has none.
    pub min: u8,
    /// The pattern of a string; [`Pattern::Any`] for lists.
    pub pattern: Pattern,
}

impl Constraint {
    /// A `max` that bounds nothing.
    pub const UNBOUNDED: u16 = u16::MAX;

    /// A constraint that every value satisfies.
    pub const NONE: Self = Self::length(0, Self::UNBOUNDED);

    /// Creates a constraint on the length.
    pub(crate) const fn length(min: u8, max: u16) -> Self {
        Self { min, max, pattern: Pattern::Any }
    }

    /// Creates a constraint on the least length.
    pub(crate) const fn at_least(min: u8) -> Self {
        Self::length(min, Self::UNBOUNDED)
    }

    /// Creates a constraint on length and pattern.
    pub(crate) const fn new(min: u8, max: u16, pattern: Pattern) -> Self {
        Self { min, max, pattern }
    }

    /// Returns `true` if `length` is within the bounds.
    pub(crate) const fn allows(&self, length: u32) -> bool {
        self.min as u32 <= length && (length <= self.max as u32 || self.max == Self::UNBOUNDED)
    }
}

/// A row of a message's table: the position of a value in the message, and its constraint.
///
/// The path is a JSON Pointer (RFC 6901) with `*` for the index of a list item. The path of a label or a query member
/// is its name: `/projectId`, `/namespaceId`. That of a value in no message is the name of its type: `AssetId`.
///
/// # Examples
///
/// ```
/// use iot_shapes::{FailFast, Operation};
///
/// let operation = Operation::BatchAssociateProjectAssets;
/// let violation = operation.validate_json(br#"{"assetIds":["x"]}"#, &mut FailFast).unwrap_err();
/// let member = violation.member();
/// assert_eq!((member.path(), member.constraint().max), ("/assetIds/*", 36));
/// ```
#[derive(Clone, Copy)]
pub struct Member {
    path: &'static str,
    /// For a structure, `max` has a bit for each member that is required.
    constraint: Constraint,
    /// The length of the name, the last token of the path, with [`Member::ITEM`] for an item of a list.
    name: u8,
    /// The first row of a structure's members, or the row of a list's items; 0 for strings.
    pub(crate) first: u8,
    /// The number of members of a structure, which may have none; [`Member::NO_STRUCTURE`] for lists and strings.
    pub(crate) count: u8,
    /// The row that contains this one.
    pub(crate) above: u8,
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for Member {}

impl Member {
    /// The bit of an item in `name`.
    const ITEM: u8 = 0x80;

    /// The `count` of a list and of a string.
    const NO_STRUCTURE: u8 = u8::MAX;

    /// The row of a body, or of a message as a whole.
    pub(crate) const ROOT: &'static Self = &Self::new("", Constraint::NONE);

    pub(crate) const fn new(path: &'static str, constraint: Constraint) -> Self {
        let mut name = path.len();
        let mut rest = path.as_bytes();
        while let [byte, tail @ ..] = rest {
            rest = tail;
            if *byte == b'/' {
                name = tail.len();
            }
        }
        Self { path, constraint, name: name as u8, first: 0, count: Self::NO_STRUCTURE, above: 0 }
    }

    /// Returns the path, with `*` for a list index: `/entries/*/thingName`.
    ///
    /// For a value that is in no message, returns the name of its type, without a slash: `AssetId`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the member's name, the last token of its path.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self.path.split_at_checked(self.path.len().wrapping_sub((self.name & !Self::ITEM) as usize)) {
            Some((_, name)) => name,
            None => "",
        }
    }

    /// Returns the constraint of the value.
    #[must_use]
    pub const fn constraint(&self) -> &Constraint {
        if self.is_structure() { &Constraint::NONE } else { &self.constraint }
    }

    /// Returns the bits of a structure's required members.
    pub(crate) const fn required(&self) -> u16 {
        self.constraint.max
    }

    /// Returns `true` if the value is an item of a list.
    pub(crate) const fn is_item(&self) -> bool {
        self.name & Self::ITEM != 0
    }

    /// Returns `true` if the value is an object.
    pub(crate) const fn is_structure(&self) -> bool {
        self.count != Self::NO_STRUCTURE
    }

    /// Returns `true` if the value is a list.
    pub(crate) const fn is_list(&self) -> bool {
        self.count == Self::NO_STRUCTURE && self.first > 0
    }

    /// Returns `true` if the value is a string.
    pub(crate) const fn is_text(&self) -> bool {
        self.first == 0
    }

    /// Returns the number of bytes that the longest string takes in JSON.
    const fn max_string_len(&self, spelling: Spelling) -> usize {
        let is_plain = matches!(self.constraint.pattern, Pattern::Uuid | Pattern::Name);
        let widest = match spelling {
            Spelling::Written if is_plain => 1,
            Spelling::Escaped if !is_plain => SURROGATES_LEN,
            _ => ESCAPE_LEN,
        };
        r#""""#.len().wrapping_add((self.constraint.max as usize).wrapping_mul(widest))
    }

    /// Returns the number of bytes of the name, its quotes and the colon after it.
    const fn name_len(&self, spelling: Spelling) -> usize {
        let widest = if matches!(spelling, Spelling::Escaped) { ESCAPE_LEN } else { 1 };
        r#""":"#.len().wrapping_add(self.name().len().wrapping_mul(widest))
    }

    /// Returns the first byte of the value in JSON.
    pub(crate) const fn opens(&self) -> u8 {
        match (self.first, self.count) {
            (0, _) => b'"',
            (_, Self::NO_STRUCTURE) => b'[',
            _ => b'{',
        }
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

/// A service: its signing name, the parts of its host, and the form of its rejections.
///
/// # Examples
///
/// ```
/// use iot_shapes::Operation;
///
/// let service = Operation::BatchAssociateProjectAssets.service();
/// assert_eq!(service.signing_name(), "iotsitewise");
/// assert_eq!(service.host_prefix(), Some("monitor."));
/// assert_eq!(service.endpoint_prefix(), "iotsitewise");
/// assert_eq!(service.host("eu-west-1").to_string(), "monitor.iotsitewise.eu-west-1.amazonaws.com");
/// ```
pub struct Service {
    pub(crate) signing_name: &'static str,
    pub(crate) endpoint_prefix: &'static str,
    pub(crate) host_prefix: Option<&'static str>,
    pub(crate) rejection_form: RejectionForm,
}

impl Service {
    /// Returns the name in the credential scope of a Signature Version 4.
    #[must_use]
    pub const fn signing_name(&self) -> &'static str {
        self.signing_name
    }

    /// Returns the name of the service in the host of its endpoint: `iotsitewise`, `greengrass` or `iot`.
    #[must_use]
    pub const fn endpoint_prefix(&self) -> &'static str {
        self.endpoint_prefix
    }

    /// Returns the text before the endpoint's name in the host, with its dot, if the model has one.
    ///
    /// It is the same for all operations of the service that the crate has. IoT SiteWise has another, `api.`, for its
    /// operations on assets, none of which is here.
    #[must_use]
    pub const fn host_prefix(&self) -> Option<&'static str> {
        self.host_prefix
    }

    /// Returns the host of the service's public endpoint in a region, such as `eu-west-1`.
    ///
    /// The region is not validated, and written unchanged. [`Host`] says which endpoints have another host.
    #[must_use]
    pub const fn host<'h>(&'h self, region: &'h str) -> Host<'h> {
        Host { service: self, region, dns_suffix: "amazonaws.com" }
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.signing_name)
    }
}

/// The host of a service's public endpoint: host prefix, endpoint prefix, region and DNS suffix.
///
/// It is the value of the header `Host`, which a signature covers. A FIPS endpoint, a dual-stack endpoint, a VPC endpoint
/// and a proxy have other hosts, which the caller composes or configures.
///
/// Sources: the endpoints of [IoT SiteWise], [IoT Greengrass V2] and [IoT], of which the crate's operations use that of
/// the control plane.
///
/// # Examples
///
/// ```
/// use iot_shapes::{greengrassv2, iot};
///
/// assert_eq!(greengrassv2::SERVICE.host("us-east-1").to_string(), "greengrass.us-east-1.amazonaws.com");
///
/// let beijing = iot::SERVICE.host("cn-north-1").with_dns_suffix("amazonaws.com.cn");
/// assert_eq!(beijing.to_string(), "iot.cn-north-1.amazonaws.com.cn");
/// ```
///
/// [IoT SiteWise]: https://docs.aws.amazon.com/general/latest/gr/iot-sitewise.html
/// [IoT Greengrass V2]: https://docs.aws.amazon.com/general/latest/gr/greengrassv2.html
/// [IoT]: https://docs.aws.amazon.com/general/latest/gr/iot-core.html
#[derive(Clone, Copy)]
pub struct Host<'h> {
    service: &'h Service,
    region: &'h str,
    dns_suffix: &'h str,
}

impl<'h> Host<'h> {
    /// Sets the DNS suffix of the region's partition, `amazonaws.com` by default: `amazonaws.com.cn` in China.
    #[must_use]
    pub const fn with_dns_suffix(mut self, dns_suffix: &'h str) -> Self {
        self.dns_suffix = dns_suffix;
        self
    }

    fn write_to(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let prefix = self.service.host_prefix.unwrap_or_default();
        let parts = [prefix, self.service.endpoint_prefix, ".", self.region, ".", self.dns_suffix];
        parts.iter().try_for_each(|part| out.write_str(part))
    }
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

impl fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

impl_format!([] Host<'_>, |this, out| this.write_to(out));

/// The error with which a service rejects an invalid request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RejectionForm {
    /// `InvalidRequestException`, with a message only.
    InvalidRequest,
    /// `ValidationException`, with a reason and a field for each violation.
    Validation,
}

/// The name and the service of an operation.
///
/// They are separate from the rows, so that a program that reads requests does not link them.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) name: &'static str,
    pub(crate) service: &'static Service,
}

/// The URI of an operation: one label between two literals, and at most one query member.
///
/// # Examples
///
/// ```
/// use iot_shapes::Operation;
///
/// let template = Operation::AssociateTargetsWithJob.uri_template();
/// assert_eq!(template.to_string(), "/jobs/{jobId}/targets");
/// ```
pub struct UriTemplate {
    pub(crate) prefix: &'static str,
    pub(crate) suffix: &'static str,
    /// The rows of a request.
    pub(crate) table: Table,
}

impl UriTemplate {
    /// Creates a template of a URI with its label in braces, the first member of the URI in the table.
    pub(crate) const fn new(uri: &'static str, table: Table) -> Self {
        let (open, close) = label(uri);
        let member = table.rows[table.label as usize].name();
        assert!(is_label(uri, member), "the label of the URI has the name of its member");
        Self { prefix: uri.split_at(open).0, suffix: uri.split_at(close + 1).1, table }
    }

    /// Returns the number of bytes that the longest path takes.
    pub(crate) const fn max_path_len(&self) -> usize {
        let constraint = self.table.rows[self.table.label as usize].constraint();
        // A character that is not in the pattern takes 4 bytes of UTF-8, each encoded as 3.
        let widest = if matches!(constraint.pattern, Pattern::Uuid | Pattern::Name) { 1 } else { 4 * 3 };
        self.prefix.len() + constraint.max as usize * widest + self.suffix.len()
    }

    /// Returns the row of the label.
    pub(crate) fn label_row(&self) -> &'static Member {
        self.table.row(self.table.label).unwrap_or(Member::ROOT)
    }
}

/// Returns the positions of the braces, or those after the last byte.
const fn label(uri: &str) -> (usize, usize) {
    let bytes = uri.as_bytes();
    let (mut open, mut close) = (0, 0);
    while open < bytes.len() && bytes[open] != b'{' {
        open += 1;
    }
    while close < bytes.len() && bytes[close] != b'}' {
        close += 1;
    }
    (open, close)
}

/// Returns `true` if the URI has a label of this name.
pub(crate) const fn is_label(uri: &str, name: &str) -> bool {
    let (open, close) = label(uri);
    open < close && close < uri.len() && equal(uri.split_at(close).0.split_at(open + 1).1, name)
}

impl fmt::Display for UriTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix)?;
        f.write_str("{")?;
        f.write_str(self.label_row().name())?;
        f.write_str("}")?;
        f.write_str(self.suffix)
    }
}

impl fmt::Debug for UriTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A member of a structure, as the operation's file declares it.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) value: RowValue,
    pub(crate) is_required: bool,
}

/// The value that a member may have.
#[derive(Clone, Copy)]
pub(crate) enum RowValue {
    String(Constraint),
    List(Constraint, RowItem),
}

/// The items that a list may have.
#[derive(Clone, Copy)]
pub(crate) enum RowItem {
    String(Constraint),
    Structure(&'static [Row]),
}

impl RowValue {
    /// Returns `true` if the value may have the constraint: that of a list has no pattern.
    pub(crate) const fn may_have(&self, constraint: Constraint) -> bool {
        matches!((self, constraint.pattern), (Self::String(_), _) | (_, Pattern::Any))
    }

    /// Returns the same value with another constraint.
    pub(crate) const fn with(self, constraint: Constraint) -> Self {
        match self {
            Self::String(_) => Self::String(constraint),
            Self::List(_, item) => Self::List(constraint, item),
        }
    }
}

impl Row {
    /// Returns the constraint of the value.
    pub(crate) const fn constraint(&self) -> Constraint {
        match self.value {
            RowValue::String(constraint) | RowValue::List(constraint, _) => constraint,
        }
    }

    /// Returns the number of rows that this member and everything in it take in a table.
    const fn rows(&self) -> usize {
        match self.value {
            RowValue::String(_) => 1,
            RowValue::List(_, RowItem::String(_)) => 2,
            RowValue::List(_, RowItem::Structure(members)) => 2 + members.len(),
        }
    }

    /// Returns the number of bytes that the paths of this member and everything in it take. The path of a list is the
    /// front of those of its items.
    const fn path_bytes(&self) -> usize {
        let own = 1 + self.name.len();
        match self.value {
            RowValue::String(_) => own,
            RowValue::List(_, RowItem::String(_)) => own + 2,
            RowValue::List(_, RowItem::Structure(members)) => {
                let mut bytes = 0;
                let mut index = 0;
                while index < members.len() {
                    bytes += own + 3 + members[index].name.len();
                    index += 1;
                }
                bytes
            }
        }
    }
}

/// Returns the number of rows of a table: the body, its members, those of the URI, and everything in them.
pub(crate) const fn row_count(body: &[Row], uri: &[Row]) -> usize {
    rows_through(body, uri, body.len() + uri.len())
}

/// Returns the number of rows of the body and its first members.
const fn rows_through(body: &[Row], uri: &[Row], members: usize) -> usize {
    let mut count = 1;
    let mut index = 0;
    while index < members {
        count += row(body, uri, index).rows();
        index += 1;
    }
    count
}

/// Returns `true` if a table has rows for the members up to this one.
pub(crate) const fn fits(body: &[Row], uri: &[Row], index: usize) -> bool {
    rows_through(body, uri, index + 1) <= Table::MAX_ROWS
}

/// Returns the number of bytes of all paths of a table.
pub(crate) const fn path_bytes(body: &[Row], uri: &[Row]) -> usize {
    let mut bytes = 0;
    let mut index = 0;
    while index < body.len() + uri.len() {
        bytes += row(body, uri, index).path_bytes();
        index += 1;
    }
    bytes
}

/// Returns a member of the body, or after those one of the URI.
const fn row<'r>(body: &'r [Row], uri: &'r [Row], index: usize) -> &'r Row {
    if index < body.len() { &body[index] } else { &uri[index - body.len()] }
}

/// Composes the paths of a table, one after the other.
pub(crate) const fn compose_paths<const B: usize>(body: &[Row], uri: &[Row]) -> [u8; B] {
    let mut paths = Paths { bytes: [0; B], length: 0 };
    let mut index = 0;
    while index < body.len() + uri.len() {
        let member = row(body, uri, index);
        match member.value {
            RowValue::String(_) => paths.push("/", member.name),
            RowValue::List(_, RowItem::String(_)) => {
                paths.push("/", member.name);
                paths.push("/", "*");
            }
            RowValue::List(_, RowItem::Structure(members)) => {
                let mut inner = 0;
                while inner < members.len() {
                    paths.push("/", member.name);
                    paths.push("/*/", members[inner].name);
                    inner += 1;
                }
            }
        }
        index += 1;
    }
    paths.bytes
}

struct Paths<const B: usize> {
    bytes: [u8; B],
    length: usize,
}

impl<const B: usize> Paths<B> {
    const fn push(&mut self, separator: &str, name: &str) {
        let parts = [separator.as_bytes(), name.as_bytes()];
        let mut part = 0;
        while part < parts.len() {
            let mut index = 0;
            while index < parts[part].len() {
                self.bytes[self.length] = parts[part][index];
                self.length += 1;
                index += 1;
            }
            part += 1;
        }
    }
}

/// Links the rows of a message to a table. The first is the body; the members of a structure are next to each other.
pub(crate) const fn link<const R: usize>(body: &[Row], uri: &[Row], paths: &'static [u8]) -> [Member; R] {
    assert!(R <= Table::MAX_ROWS, "a message has more members than a table has rows");
    let mut table = [*Member::ROOT; R];
    table[0].first = 1;
    table[0].count = body.len() as u8;
    table[0].constraint.max = required(body);
    let mut next = 1 + body.len() + uri.len();
    let mut rest = paths;
    let mut index = 0;
    while index < body.len() + uri.len() {
        let member = row(body, uri, index);
        assert!(is_new(body, uri, index), "two members have the same name");
        let own = 1 + member.name.len();
        match member.value {
            RowValue::String(constraint) => {
                table[1 + index] = Member::new(text(rest, own), constraint);
            }
            RowValue::List(constraint, item) => {
                table[1 + index] = Member::new(text(rest, own), constraint);
                table[1 + index].first = next as u8;
                let item_row = next;
                next += 1;
                match item {
                    RowItem::String(constraint) => table[item_row] = Member::new(text(rest, own + 2), constraint),
                    RowItem::Structure(members) => {
                        table[item_row] = Member::new(text(rest, own + 2), Constraint::length(0, required(members)));
                        table[item_row].first = next as u8;
                        table[item_row].count = members.len() as u8;
                        let mut inner = 0;
                        let mut inner_rest = rest;
                        while inner < members.len() {
                            assert!(is_new(members, &[], inner), "two members have the same name");
                            let RowValue::String(constraint) = members[inner].value else {
                                panic!("a list in an item of a list")
                            };
                            let length = own + 3 + members[inner].name.len();
                            table[next] = Member::new(text(inner_rest, length), constraint);
                            table[next].above = item_row as u8;
                            inner_rest = inner_rest.split_at(length).1;
                            next += 1;
                            inner += 1;
                        }
                    }
                }
                table[item_row].above = 1 + index as u8;
                table[item_row].name |= Member::ITEM;
            }
        }
        rest = rest.split_at(member.path_bytes()).1;
        index += 1;
    }
    table
}

/// Returns a bit for each required member.
const fn required(members: &[Row]) -> u16 {
    let mut bits = 0;
    let mut index = 0;
    while index < members.len() {
        if members[index].is_required {
            bits |= 1 << index;
        }
        index += 1;
    }
    bits
}

/// Returns `true` if no member before this one has its name.
pub(crate) const fn is_new(body: &[Row], uri: &[Row], index: usize) -> bool {
    let mut before = 0;
    while before < index {
        if equal(row(body, uri, index).name, row(body, uri, before).name) {
            return false;
        }
        before += 1;
    }
    true
}

const fn equal(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

/// Returns the first `length` bytes of `paths` as text.
const fn text(paths: &'static [u8], length: usize) -> &'static str {
    match core::str::from_utf8(paths.split_at(length).0) {
        Ok(path) => path,
        Err(_) => panic!("a member's name is text"),
    }
}

/// The spelling of the strings of a JSON body, for its length.
#[derive(Clone, Copy)]
pub(crate) enum Spelling {
    /// As the crate writes them: a control character as an escape.
    Written,
    /// Each character as an escape, or as two if it is not in the Basic Multilingual Plane.
    Escaped,
}

/// The number of bytes of an escape, `\u0001`.
const ESCAPE_LEN: usize = 6;

/// The number of bytes of an escaped surrogate pair.
const SURROGATES_LEN: usize = 12;

/// The rows of a message.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    pub(crate) rows: &'static [Member],
    /// The row of the label, before that of the query member, if there is one.
    pub(crate) label: u8,
    /// The number of members of the URI: none, a label, or a label and a query member.
    pub(crate) uri: u8,
}

impl Table {
    /// The greatest number of rows: a reader has two bits for each.
    const MAX_ROWS: usize = 16;

    /// Returns `true` if a row has the pattern [`Pattern::NotOther`].
    pub(crate) const fn excludes_other(&self) -> bool {
        let mut rest = self.rows;
        while let [row, tail @ ..] = rest {
            if matches!(row.constraint.pattern, Pattern::NotOther) {
                return true;
            }
            rest = tail;
        }
        false
    }

    /// Returns the number of bytes that the longest valid JSON body takes whose list has up to `items` items, without white
    /// space and unknown members.
    pub(crate) const fn max_json_len(&self, items: usize, spelling: Spelling) -> usize {
        let mut length = "{}".len();
        let [root, rest @ ..] = self.rows else { return length };
        let mut rest = rest;
        let mut index = 0;
        while index < root.count {
            let [member, tail @ ..] = rest else { return length };
            length = length.wrapping_add((index > 0) as usize).wrapping_add(member.name_len(spelling));
            length = length.wrapping_add(if member.is_list() {
                self.max_list_len(member, items, spelling)
            } else {
                member.max_string_len(spelling)
            });
            rest = tail;
            index = index.wrapping_add(1);
        }
        length
    }

    const fn max_list_len(&self, list: &Member, items: usize, spelling: Spelling) -> usize {
        let Some((_, [item, rest @ ..])) = self.rows.split_at_checked(list.first as usize) else { return 0 };
        let mut length = if item.is_structure() { "{}".len() } else { item.max_string_len(spelling) };
        let mut rest = rest;
        let mut index = 0;
        while item.is_structure() && index < item.count {
            let [member, tail @ ..] = rest else { return length };
            length = length.wrapping_add((index > 0) as usize).wrapping_add(member.name_len(spelling));
            length = length.wrapping_add(member.max_string_len(spelling));
            rest = tail;
            index = index.wrapping_add(1);
        }
        let max = list.constraint().max as usize;
        let count = if items <= max { items } else { max };
        // A comma follows each item but the last.
        "[]".len().wrapping_add(length.wrapping_add(1).wrapping_mul(count)).wrapping_sub((count > 0) as usize)
    }

    /// Returns the field of the list, the first if there are more.
    pub(crate) fn list_field(&self) -> u8 {
        let index = self.rows.iter().position(Member::is_list).unwrap_or_default();
        (index as u8).wrapping_sub(1)
    }

    /// Returns the row of the list.
    pub(crate) fn list(&self) -> &'static Member {
        self.rows.iter().find(|row| row.is_list()).unwrap_or(Member::ROOT)
    }

    /// Returns a row.
    pub(crate) fn row(&self, row: u8) -> Option<&'static Member> {
        self.rows.get(usize::from(row))
    }

    /// Returns the row of the query member, if there is one.
    pub(crate) fn query(&self) -> Option<&'static Member> {
        if self.uri > 1 { self.row(self.label.wrapping_add(1)) } else { None }
    }
}

/// Returns the members of a structure among the rows of a table, or the one row of a list's items.
#[cfg_attr(not(kernels = "all"), inline(never))]
pub(crate) fn members(rows: &'static [Member], of: &Member) -> &'static [Member] {
    let first = usize::from(of.first);
    let count = if of.is_structure() { of.count } else { 1 };
    rows.get(first..first.wrapping_add(count.into())).unwrap_or_default()
}

/// Creates the table of a message from the members of its body, followed by those of its URI.
///
/// The fields with their names, if they are given, are the last rows. A mistake in one of them is an error at its name.
macro_rules! table {
    ($body:expr, $uri:expr $(; $( $field:ident = $json:literal ),* $(,)?)?) => {{
        const BODY: &[$crate::schema::Row] = $body;
        const URI: &[$crate::schema::Row] = $uri;
        const CHECKED: () = {$(
            #[allow(unused_imports)]
            use $crate::schema::{fits, is_new};

            #[allow(non_camel_case_types, clippy::enum_variant_names, dead_code)]
            enum Position { $( $field ),* }
            #[allow(dead_code)]
            const FIRST: usize = BODY.len() + URI.len() - <[&str]>::len(&[$( $json ),*]);
            $(
                $crate::schema::If::<{ is_new(BODY, URI, FIRST + Position::$field as usize) }>::is_new($json);
                $crate::schema::If::<{ fits(BODY, URI, FIRST + Position::$field as usize) }>::fits($json);
            )*
        )?};
        // Constants, not statics: the compiler merges those that are equal.
        const PATHS: &[u8; $crate::schema::path_bytes(BODY, URI)] = &$crate::schema::compose_paths(BODY, URI);
        const ROWS: &[$crate::schema::Member; $crate::schema::row_count(BODY, URI)] = &{
            let () = CHECKED;
            $crate::schema::link(BODY, URI, PATHS)
        };
        $crate::schema::Table { rows: ROWS, label: 1 + BODY.len() as u8, uri: URI.len() as u8 }
    }};
}

pub(crate) use table;

/// A condition on a row. It is checked as a type, so that an error is at a part of the row, and not in a macro.
pub(crate) struct If<const HOLDS: bool>;

/// The name of a member, if it is new.
#[diagnostic::on_unimplemented(message = "two members have the same name", label = "a member before this one has it")]
pub(crate) trait NewName<const HOLDS: bool>: Copy {}

/// The name of a member, if a table has rows for the member.
#[diagnostic::on_unimplemented(
    message = "a message has more members than a table has rows",
    label = "there are more than 16 rows up to this member"
)]
pub(crate) trait NameInTable<const HOLDS: bool>: Copy {}

/// The name of a member, if it is that of the URI's label.
#[diagnostic::on_unimplemented(
    message = "the label of the URI has the name of its member",
    label = "the URI has no label of this name"
)]
pub(crate) trait NameInUri<const HOLDS: bool>: Copy {}

/// A constraint, if the value may have it.
#[diagnostic::on_unimplemented(message = "a list has no pattern", label = "this constraint has a pattern")]
pub(crate) trait OfValue<const HOLDS: bool>: Copy {}

impl NewName<true> for &str {}
impl NameInTable<true> for &str {}
impl NameInUri<true> for &str {}
impl OfValue<true> for Constraint {}

impl<const HOLDS: bool> If<HOLDS> {
    pub(crate) const fn is_new<N: NewName<HOLDS>>(_: N) {}

    pub(crate) const fn fits<N: NameInTable<HOLDS>>(_: N) {}

    pub(crate) const fn is_label<N: NameInUri<HOLDS>>(_: N) {}

    pub(crate) const fn has_no_pattern<C: OfValue<HOLDS>>(constraint: C) -> C {
        constraint
    }
}

#[cfg(test)]
mod tests;
