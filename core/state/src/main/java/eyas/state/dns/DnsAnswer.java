package eyas.state.dns;

/**
 * One record of an answer.
 *
 * @param type the record type, for example {@code CNAME}
 * @param value the data in zone file format
 * @param address the address of an {@code A} or {@code AAAA} record, else empty; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // answers are not compared; the array is shared on purpose
public record DnsAnswer(String type, String value, byte[] address) {}
