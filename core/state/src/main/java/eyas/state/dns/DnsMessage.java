package eyas.state.dns;

import java.util.List;

/**
 * One DNS message with a question.
 *
 * @param response whether it is an answer
 * @param name the name that was asked for, in lower case and without the last dot; bytes that are no printable ASCII are
 *     escaped as in zone files
 * @param type the record type that was asked for, for example {@code AAAA}
 * @param status the answer's code, for example {@code NOERROR}; empty in a query
 * @param tcp whether it went over TCP
 * @param cut whether the event held only its beginning
 * @param answers the records of the answer, as far as they were captured
 */
public record DnsMessage(
        boolean response, String name, String type, String status, boolean tcp, boolean cut, List<DnsAnswer> answers) {
    public DnsMessage {
        answers = List.copyOf(answers);
    }
}
