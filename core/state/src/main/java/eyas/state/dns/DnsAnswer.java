package eyas.state.dns;

/**
 * One record of an answer.
 *
 * @param type its type, for example {@code CNAME}
 * @param value its data as zone files have it
 * @param address the address of an {@code A} or {@code AAAA} record, else empty; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers; the bytes are shared on purpose
public record DnsAnswer(String type, String value, byte[] address) {}
