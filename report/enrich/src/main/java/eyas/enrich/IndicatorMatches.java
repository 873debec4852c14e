package eyas.enrich;

import eyas.enrich.indicators.Indicator;
import eyas.enrich.indicators.IndicatorList;
import eyas.enrich.indicators.IndicatorMatcher;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.DnsLookupFacts;
import eyas.report.model.Enrichments.Level;
import eyas.report.model.Enrichments.Reputation;
import eyas.report.model.Enrichments.Subject;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.JobReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the indicators of lists in a report; each item once. Nothing leaves the machine. */
final class IndicatorMatches {
    private final IndicatorMatcher matcher;
    private final Map<String, Reputation> found = new LinkedHashMap<>();

    private IndicatorMatches(IndicatorMatcher matcher) {
        this.matcher = matcher;
    }

    static List<Reputation> find(JobReport report, List<IndicatorList> lists) {
        IndicatorMatches things = new IndicatorMatches(new IndicatorMatcher(lists));
        for (ConnectionFacts connection : report.connections().rows()) {
            things.address(connection.address());
            things.name(connection.name());
        }
        for (DnsLookupFacts lookup : report.lookups().rows()) {
            things.name(lookup.name());
            lookup.answers().forEach(things::answer);
        }
        for (ExecutableFacts executable : report.executables().rows()) {
            String hash = executable.sha256();
            things.add(Subject.SHA256, hash, hash == null ? null : things.matcher.sha256(hash));
        }
        return List.copyOf(things.found.values());
    }

    private void address(String address) {
        add(Subject.ADDRESS, address, matcher.address(address));
    }

    private void name(@Nullable String name) {
        add(Subject.DOMAIN, name, name == null ? null : matcher.domain(name));
    }

    /** Matches the value of an answer record: its last word. */
    private void answer(String record) {
        String value = record.substring(record.lastIndexOf(' ') + 1);
        String type = record.substring(0, Math.max(0, record.indexOf(' '))).toUpperCase(Locale.ROOT);
        switch (type) {
            case "A", "AAAA" -> address(value);
            case "CNAME", "NS", "MX", "SRV", "PTR" -> name(value);
            default -> {
                // Other records have no value that a list could contain.
            }
        }
    }

    private void add(Subject subject, @Nullable String value, @Nullable Indicator indicator) {
        if (value == null || indicator == null) {
            return;
        }
        String detail = (indicator.value().equalsIgnoreCase(value) ? "listed" : "listed as " + indicator.value())
                + ", entry " + indicator.place()
                + (indicator.note().isEmpty() ? "" : ": " + indicator.note());
        found.putIfAbsent(
                subject + " " + value,
                new Reputation("list " + indicator.list(), subject, value, Level.MALICIOUS, detail, null));
    }
}
