package eyas.report.model;

import java.util.List;

/**
 * The DNS lookups of one name by one process at one resolver.
 *
 * @param id its number in the report
 * @param name the name, without the trailing dot
 * @param type the record type, for example {@code AAAA}
 * @param resolver address and port of the queried resolver
 * @param transport {@code udp} or {@code tcp}
 * @param process the process
 * @param step its step
 * @param script its package script
 * @param firstTime time of the first query
 * @param queries number of observed queries
 * @param responses number of observed answers
 * @param status the last answer's code, for example {@code NOERROR} or {@code NXDOMAIN}; empty without an answer
 * @param answers the records of answers as {@code TYPE value}, the first distinct ones
 */
public record DnsLookupFacts(
        int id,
        String name,
        String type,
        String resolver,
        String transport,
        int process,
        int step,
        int script,
        long firstTime,
        long queries,
        long responses,
        String status,
        List<String> answers) {
    public DnsLookupFacts {
        answers = List.copyOf(answers);
    }
}
