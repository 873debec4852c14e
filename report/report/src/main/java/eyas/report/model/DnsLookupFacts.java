package eyas.report.model;

import java.util.List;

/**
 * What one process asked of one DNS resolver about one name.
 *
 * @param id its number in the report
 * @param name the name, without the last dot
 * @param type the record type, for example {@code AAAA}
 * @param resolver address and port that were asked
 * @param transport {@code udp} or {@code tcp}
 * @param process the process
 * @param step its step
 * @param script its package script
 * @param firstTime when for the first time
 * @param queries how many queries were seen
 * @param responses how many answers were seen
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
