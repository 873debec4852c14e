package eyas.state.dns;

import java.util.List;

/**
 * One DNS message with a question.
 *
 * @param response whether it is an answer
 * @param name the queried name, in lower case and without the final dot; bytes outside printable ASCII are escaped as in zone files
 * @param type the queried record type, for example {@code AAAA}
 * @param status the response code, for example {@code NOERROR}; empty in a query
 * @param tcp whether it was sent over TCP
 * @param cut whether the event holds only the start of the message
 * @param answers the records of the answer, as far as they were captured
 */
public record DnsMessage(
        boolean response, String name, String type, String status, boolean tcp, boolean cut, List<DnsAnswer> answers) {
    public DnsMessage {
        answers = List.copyOf(answers);
    }
}
