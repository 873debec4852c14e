package eyas.report.table;

import static eyas.report.table.Sensitivity.MAY_HOLD_SECRET;
import static eyas.report.table.Sensitivity.OWN;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.DnsLookupFacts;
import eyas.report.model.DnsTunnelFacts;
import eyas.report.model.JobReport;
import java.util.List;

/** Connections, DNS lookups, and suspicious lookups. */
final class NetworkSchemas {
    static final Table<ConnectionFacts> CONNECTIONS = Table.of(
                    "connections",
                    "Connections",
                    RowSchema.<ConnectionFacts>of("connection", "connection of one process with one peer")
                            .id(ConnectionFacts::id)
                            .oneOf(
                                    "direction",
                                    List.of("out", "in"),
                                    "in: the peer initiated the connection",
                                    c -> c.inbound() ? "in" : "out")
                            .text(
                                    "address",
                                    MAY_HOLD_SECRET,
                                    "the peer's address; the path of a Unix socket",
                                    ConnectionFacts::address)
                            .number(
                                    "port",
                                    "the peer's port; the local port of an inbound connection; 0 for a Unix socket",
                                    ConnectionFacts::port)
                            .text("protocol", OWN, "`tcp`, `udp`, `unix` …", ConnectionFacts::protocol)
                            .enumeration(
                                    "scope",
                                    ConnectionFacts.Scope.class,
                                    "scope of the address",
                                    ConnectionFacts::scope)
                            .optional()
                            .text(
                                    "name",
                                    MAY_HOLD_SECRET,
                                    "the DNS name that resolved to the address",
                                    ConnectionFacts::name)
                            .optional()
                            .time("name_time", "time of that DNS answer", ConnectionFacts::nameTime)
                            .optional()
                            .text(
                                    "name_resolver",
                                    OWN,
                                    "address and port of the name server that answered",
                                    ConnectionFacts::nameServer)
                            .enumeration(
                                    "resolution",
                                    ConnectionFacts.Resolution.class,
                                    "whether a DNS lookup of this job resolved to the address",
                                    ConnectionFacts::resolution)
                            .actor(ConnectionFacts::process, ConnectionFacts::step, ConnectionFacts::script)
                            .time("first_time", "", ConnectionFacts::firstTime)
                            .time("last_time", "", ConnectionFacts::lastTime)
                            .number("count", "number of contacts", ConnectionFacts::count)
                            .number("failed", "number of failed attempts among them", ConnectionFacts::failed)
                            .number("bytes_sent", Unit.BYTES, 0, "", ConnectionFacts::sent)
                            .number("bytes_received", Unit.BYTES, 0, "", ConnectionFacts::received)
                            .read(row -> new ConnectionFacts(
                                    row.integer("id"),
                                    row.text("direction").equals("in"),
                                    row.text("address"),
                                    row.integer("port"),
                                    row.text("protocol"),
                                    row.enumValue("scope", ConnectionFacts.Scope.PUBLIC),
                                    row.textOrNull("name"),
                                    row.number("name_time"),
                                    row.textOrNull("name_resolver"),
                                    row.enumValue("resolution", ConnectionFacts.Resolution.UNKNOWN),
                                    row.reference("process"),
                                    row.reference("step"),
                                    row.reference("package_script"),
                                    row.number("first_time"),
                                    row.number("last_time"),
                                    row.number("count"),
                                    row.number("failed"),
                                    row.number("bytes_sent"),
                                    row.number("bytes_received"))),
                    JobReport::connections)
            .cited('C', (report, c) -> {
                String name = c.name();
                return (c.inbound() ? "from " : "to ") + c.endPoint() + (name == null ? "" : " (" + name + ")")
                        + ", by " + ProcessSchemas.called(report, c.process());
            });

    static final Table<DnsLookupFacts> LOOKUPS = Table.of(
                    "dns_lookups",
                    "DNS lookups",
                    RowSchema.<DnsLookupFacts>of("lookup", "DNS lookups of one name by one process at one resolver")
                            .id(DnsLookupFacts::id)
                            .text("name", MAY_HOLD_SECRET, "without the trailing dot", DnsLookupFacts::name)
                            .text("type", OWN, "the record type", DnsLookupFacts::type)
                            .optional()
                            .text("resolver", OWN, "address and port of the queried resolver", DnsLookupFacts::resolver)
                            .oneOf("transport", List.of("udp", "tcp"), "", DnsLookupFacts::transport)
                            .actor(DnsLookupFacts::process, DnsLookupFacts::step, DnsLookupFacts::script)
                            .time("first_time", "", DnsLookupFacts::firstTime)
                            .number("queries", "", DnsLookupFacts::queries)
                            .number("responses", "", DnsLookupFacts::responses)
                            .optional()
                            .text("status", OWN, "the last answer's code", DnsLookupFacts::status)
                            .texts(
                                    "answers",
                                    MAY_HOLD_SECRET,
                                    "as `TYPE value`, the first ones",
                                    DnsLookupFacts::answers)
                            .read(row -> new DnsLookupFacts(
                                    row.integer("id"),
                                    row.text("name"),
                                    row.text("type"),
                                    row.text("resolver"),
                                    row.text("transport"),
                                    row.reference("process"),
                                    row.reference("step"),
                                    row.reference("package_script"),
                                    row.number("first_time"),
                                    row.number("queries"),
                                    row.number("responses"),
                                    row.text("status"),
                                    row.list("answers"))),
                    JobReport::lookups)
            .file("dns")
            .cited(
                    'L',
                    (report, lookup) ->
                            "of " + lookup.name() + ", by " + ProcessSchemas.called(report, lookup.process()));

    static final Table<DnsTunnelFacts> SUSPICIONS = Table.whole(
            "dns_suspicions",
            "Suspicious DNS",
            RowSchema.<DnsTunnelFacts>of("suspicion", "DNS lookups that look like data exfiltration")
                    .id(DnsTunnelFacts::id)
                    .text("parent", MAY_HOLD_SECRET, "the registered part of the names", DnsTunnelFacts::parent)
                    .text("reason", OWN, "", DnsTunnelFacts::reason)
                    .number("names", "number of distinct queried names below it", DnsTunnelFacts::names)
                    .text("sample", MAY_HOLD_SECRET, "one of these names", DnsTunnelFacts::sample)
                    .time("first_time", "", DnsTunnelFacts::firstTime)
                    .optional()
                    .reference("process", "processes", "", DnsTunnelFacts::process)
                    .read(row -> new DnsTunnelFacts(
                            row.integer("id"),
                            row.text("parent"),
                            row.text("reason"),
                            row.number("names"),
                            row.text("sample"),
                            row.number("first_time"),
                            row.reference("process"))),
            JobReport::suspicions);

    private NetworkSchemas() {}
}
