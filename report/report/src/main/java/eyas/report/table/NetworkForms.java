package eyas.report.table;

import static eyas.report.table.Sensitivity.MAY_HOLD_SECRET;
import static eyas.report.table.Sensitivity.OWN;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.JobReport;
import eyas.report.model.LookupFacts;
import eyas.report.model.LookupSuspicion;
import java.util.List;

/** Connections, DNS look-ups, and what is suspicious of them. */
final class NetworkForms {
    static final Table<ConnectionFacts> CONNECTIONS = Table.of(
                    "connections",
                    "Connections",
                    RowForm.<ConnectionFacts>of("connection", "what one process exchanged with one peer")
                            .id(ConnectionFacts::id)
                            .oneOf(
                                    "direction",
                                    List.of("out", "in"),
                                    "in: the peer began",
                                    c -> c.inbound() ? "in" : "out")
                            .text(
                                    "address",
                                    MAY_HOLD_SECRET,
                                    "the peer's; of a Unix socket its path",
                                    ConnectionFacts::address)
                            .number(
                                    "port",
                                    "the peer's; of an inbound connection the local one; 0 for a Unix socket",
                                    ConnectionFacts::port)
                            .text("protocol", OWN, "`tcp`, `udp`, `unix` …", ConnectionFacts::protocol)
                            .word(
                                    "scope",
                                    ConnectionFacts.Scope.class,
                                    "where the address lies",
                                    ConnectionFacts::scope)
                            .optional()
                            .text("name", MAY_HOLD_SECRET, "the DNS name whose answer led there", ConnectionFacts::name)
                            .optional()
                            .time("name_time", "when that answer came", ConnectionFacts::nameTime)
                            .optional()
                            .text(
                                    "name_resolver",
                                    OWN,
                                    "address and port of the name server that gave it",
                                    ConnectionFacts::nameServer)
                            .word(
                                    "resolution",
                                    ConnectionFacts.Resolution.class,
                                    "whether a look-up of this job led there",
                                    ConnectionFacts::resolution)
                            .who(ConnectionFacts::process, ConnectionFacts::step, ConnectionFacts::script)
                            .time("first_time", "", ConnectionFacts::firstTime)
                            .time("last_time", "", ConnectionFacts::lastTime)
                            .number("count", "how often it was contacted", ConnectionFacts::count)
                            .number("failed", "how many of those attempts failed", ConnectionFacts::failed)
                            .number("bytes_sent", Unit.BYTES, 0, "", ConnectionFacts::sent)
                            .number("bytes_received", Unit.BYTES, 0, "", ConnectionFacts::received)
                            .read(row -> new ConnectionFacts(
                                    row.integer("id"),
                                    row.text("direction").equals("in"),
                                    row.text("address"),
                                    row.integer("port"),
                                    row.text("protocol"),
                                    row.word("scope", ConnectionFacts.Scope.PUBLIC),
                                    row.textOrNull("name"),
                                    row.number("name_time"),
                                    row.textOrNull("name_resolver"),
                                    row.word("resolution", ConnectionFacts.Resolution.UNKNOWN),
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
                        + ", by " + ProcessForms.called(report, c.process());
            });

    static final Table<LookupFacts> LOOKUPS = Table.of(
                    "dns_lookups",
                    "DNS look-ups",
                    RowForm.<LookupFacts>of("lookup", "what one process asked of a resolver about one name")
                            .id(LookupFacts::id)
                            .text("name", MAY_HOLD_SECRET, "without the last dot", LookupFacts::name)
                            .text("type", OWN, "the record type", LookupFacts::type)
                            .optional()
                            .text("resolver", OWN, "address and port that were asked", LookupFacts::resolver)
                            .oneOf("transport", List.of("udp", "tcp"), "", LookupFacts::transport)
                            .who(LookupFacts::process, LookupFacts::step, LookupFacts::script)
                            .time("first_time", "", LookupFacts::firstTime)
                            .number("queries", "", LookupFacts::queries)
                            .number("responses", "", LookupFacts::responses)
                            .optional()
                            .text("status", OWN, "the last answer's code", LookupFacts::status)
                            .texts("answers", MAY_HOLD_SECRET, "as `TYPE value`, the first ones", LookupFacts::answers)
                            .read(row -> new LookupFacts(
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
                            "of " + lookup.name() + ", by " + ProcessForms.called(report, lookup.process()));

    static final Table<LookupSuspicion> SUSPICIONS = Table.whole(
            "dns_suspicions",
            "Suspicious DNS",
            RowForm.<LookupSuspicion>of("suspicion", "look-ups that look like data on its way out")
                    .id(LookupSuspicion::id)
                    .text("parent", MAY_HOLD_SECRET, "the registered part of the names", LookupSuspicion::parent)
                    .text("reason", OWN, "", LookupSuspicion::reason)
                    .number("names", "how many names below it were asked for", LookupSuspicion::names)
                    .text("sample", MAY_HOLD_SECRET, "one of them", LookupSuspicion::sample)
                    .time("first_time", "", LookupSuspicion::firstTime)
                    .optional()
                    .reference("process", "processes", "", LookupSuspicion::process)
                    .read(row -> new LookupSuspicion(
                            row.integer("id"),
                            row.text("parent"),
                            row.text("reason"),
                            row.number("names"),
                            row.text("sample"),
                            row.number("first_time"),
                            row.reference("process"))),
            JobReport::suspicions);

    private NetworkForms() {}
}
