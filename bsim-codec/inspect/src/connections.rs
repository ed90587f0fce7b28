//! The TCP connections of a capture.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::SocketAddr;

use pcap_parser::Linktype;

use super::head::is_http;
use super::link::{self, Segment};
use super::options::Options;
use super::output::{Origin, Output};
use super::stream::Stream;
use super::tcp::{Direction, Part};

/// Limits on the connections and on their bytes in memory. Above a limit, the connection that was
/// silent for the longest time counts as closed.
const MAX_CONNECTIONS: usize = 16_384;
const MAX_KEPT: usize = 256 << 20;

/// Both ends of a connection, in order.
type Ends = (SocketAddr, SocketAddr);

pub(crate) struct Connections {
    options: Options,
    open: HashMap<Ends, Connection>,
    /// The time of the last packet of each connection, counted in packets.
    times: BTreeMap<u64, Ends>,
    time: u64,
    /// The bytes in memory of all connections.
    kept: usize,
    /// The number of connections without HTTP.
    others: u64,
}

struct Connection {
    time: u64,
    kept: usize,
    /// From the lower end, and from the higher end.
    directions: [(Direction, Stream); 2],
}

impl Connections {
    pub(crate) fn new(options: Options) -> Self {
        Self { options, open: HashMap::new(), times: BTreeMap::new(), time: 0, kept: 0, others: 0 }
    }

    /// Reads a packet and shows the messages that it completes.
    pub(crate) fn packet(
        &mut self,
        link: Linktype,
        packet: &[u8],
        output: &mut Output<'_>,
    ) -> io::Result<()> {
        let Some(segment) = link::segment(link, packet) else { return Ok(()) };
        let Segment { from, to, .. } = segment;
        let (ends, sender) = if from <= to { ((from, to), 0) } else { ((to, from), 1) };
        let is_news = segment.is_start || !segment.bytes.is_empty();
        let mut connection = match self.forget(ends) {
            Some(connection) => connection,
            None if is_news => Connection::new(ends, self.options),
            // The last packets of a connection that started before the capture.
            None => return Ok(()),
        };
        if segment.is_start && !connection.directions[sender].0.start(segment.sequence) {
            // A new connection between the same ends.
            self.end_connection(connection, output)?;
            connection = Connection::new(ends, self.options);
            connection.directions[sender].0.start(segment.sequence);
        }
        connection.take(sender, &segment, output)?;
        self.remember(ends, connection);
        while self.open.len() > MAX_CONNECTIONS || self.kept > MAX_KEPT {
            let Some((_, ends)) = self.times.pop_first() else { break };
            if let Some(connection) = self.forget(ends) {
                self.end_connection(connection, output)?;
            }
        }
        Ok(())
    }

    /// Shows the rest of all connections at the end of the capture.
    pub(crate) fn end(mut self, output: &mut Output<'_>) -> io::Result<()> {
        while let Some((_, ends)) = self.times.pop_first() {
            if let Some(connection) = self.forget(ends) {
                self.end_connection(connection, output)?;
            }
        }
        match self.others {
            0 => Ok(()),
            1 => output.note(Origin(None), "1 connection without HTTP was skipped"),
            n => {
                output.note(Origin(None), format_args!("{n} connections without HTTP were skipped"))
            }
        }
    }

    fn forget(&mut self, ends: Ends) -> Option<Connection> {
        let connection = self.open.remove(&ends)?;
        self.times.remove(&connection.time);
        self.kept -= connection.kept;
        Some(connection)
    }

    fn remember(&mut self, ends: Ends, mut connection: Connection) {
        self.time += 1;
        connection.time = self.time;
        connection.kept = connection.directions.iter().map(|it| it.0.kept() + it.1.kept()).sum();
        self.kept += connection.kept;
        self.times.insert(self.time, ends);
        self.open.insert(ends, connection);
    }

    fn end_connection(
        &mut self,
        mut connection: Connection,
        output: &mut Output<'_>,
    ) -> io::Result<()> {
        for (direction, stream) in &mut connection.directions {
            close(direction, stream, output)?;
        }
        if connection.directions.iter().any(|(_, stream)| stream.is_http()) {
            connection.directions.iter().try_for_each(|(_, stream)| stream.sum_up(output))?;
        } else {
            self.others += 1;
        }
        Ok(())
    }
}

impl Connection {
    fn new((lower, higher): Ends, options: Options) -> Self {
        let direction =
            |from, to| (Direction::default(), Stream::new(Origin(Some((from, to))), options));
        let directions = [direction(lower, higher), direction(higher, lower)];
        Self { time: 0, kept: 0, directions }
    }

    fn take(
        &mut self,
        sender: usize,
        segment: &Segment<'_>,
        output: &mut Output<'_>,
    ) -> io::Result<()> {
        let (direction, stream) = &mut self.directions[sender];
        if direction.is_done() {
            // A repeated or an invalid start.
            return Ok(());
        }
        let sequence = segment.sequence.wrapping_add(u32::from(segment.is_start));
        if segment.is_end {
            direction.finish(sequence, segment.bytes.len());
        }
        let take = &mut |part: Part<'_>| take_part(stream, part, output);
        direction.segment(sequence, segment.bytes, is_http, take)?;
        if direction.is_done() {
            close(direction, stream, output)?;
        }
        if segment.is_reset {
            for (direction, stream) in &mut self.directions {
                close(direction, stream, output)?;
            }
        }
        Ok(())
    }
}

fn take_part(stream: &mut Stream, part: Part<'_>, output: &mut Output<'_>) -> io::Result<()> {
    match part {
        Part::Data(bytes) => stream.push(bytes, output),
        Part::Missing(len) => stream.miss(len, output),
        Part::Changed => stream.change(output),
        Part::Passed(len) => {
            stream.pass(len);
            Ok(())
        }
    }
}

/// Closes one direction, if it is not closed yet.
fn close(
    direction: &mut Direction,
    stream: &mut Stream,
    output: &mut Output<'_>,
) -> io::Result<()> {
    direction.close(is_http, &mut |part| take_part(stream, part, output))?;
    stream.end(output)
}
