package eyas.state.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

final class DnsTableTest {
    private static final byte[] SERVER = {127, 0, 0, 53};
    private static final byte[] FOUR = {(byte) 198, 51, 100, 7};
    private static final byte[] SIX = HexFormat.of().parseHex("20010db8000000000000000000000007");

    private final DnsTable table = new DnsTable(DnsLimits.DEFAULT);
    private long event;

    private static byte[] query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN))
                .toWire();
    }

    private static Message answer(String name, int type, Record... records) throws IOException {
        Message message = new Message();
        message.getHeader().setFlag(Flags.QR);
        message.addRecord(Record.newRecord(Name.fromString(name + "."), type, DClass.IN), Section.QUESTION);
        for (Record record : records) {
            message.addRecord(record, Section.ANSWER);
        }
        return message;
    }

    private void take(byte[] data, boolean tcp) {
        table.take(++event, event, 7, data, data.length, tcp, SERVER);
    }

    private DnsMessage only() {
        assertThat(table.messages(event)).hasSize(1);
        return table.messages(event).getFirst();
    }

    @Test
    void answerMapsAddressToQueriedName() throws IOException {
        Name asked = Name.fromString("Gist.Example.test.");
        Name real = Name.fromString("edge.example.test.");
        take(
                answer(
                                "Gist.Example.test",
                                Type.A,
                                new CNAMERecord(asked, DClass.IN, 60, real),
                                new ARecord(real, DClass.IN, 60, InetAddress.getByAddress(FOUR)))
                        .toWire(),
                false);
        assertThat(table.find(FOUR)).isEqualTo(new ResolvedAddress("gist.example.test", 1, SERVER));
        assertThat(only().answers()).extracting(DnsAnswer::type).containsExactly("CNAME", "A");
        take(
                answer("six.test", Type.AAAA, new AAAARecord(asked, DClass.IN, 60, InetAddress.getByAddress(SIX)))
                        .toWire(),
                false);
        assertThat(table.find(SIX)).isEqualTo(new ResolvedAddress("six.test", 2, SERVER));
    }

    @Test
    void queriesAndFailuresAreRead() throws IOException {
        take(query("a.test", Type.TXT), false);
        assertThat(only().response()).isFalse();
        assertThat(only().type()).isEqualTo("TXT");
        Message nothing = answer("b.test", Type.A);
        nothing.getHeader().setRcode(Rcode.NXDOMAIN);
        take(nothing.toWire(), false);
        assertThat(only().status()).isEqualTo("NXDOMAIN");
        assertThat(table.knowsAnswers()).isFalse();
    }

    @Test
    void messagesOfOneTcpSegmentAreAllRead() throws IOException {
        byte[] one = query("one.test", Type.A);
        byte[] two = query("two.test", Type.A);
        byte[] both = new byte[4 + one.length + two.length];
        both[1] = (byte) one.length;
        System.arraycopy(one, 0, both, 2, one.length);
        both[3 + one.length] = (byte) two.length;
        System.arraycopy(two, 0, both, 4 + one.length, two.length);
        take(both, true);
        assertThat(table.messages(event)).extracting(DnsMessage::name).containsExactly("one.test", "two.test");
        take(one, true);
        assertThat(only().name()).isEqualTo("one.test");
    }

    @Test
    void truncatedMessageDoesNotAffectOthers() throws IOException {
        Name name = Name.fromString("cut.test.");
        byte[] whole = answer(
                        "cut.test",
                        Type.A,
                        new ARecord(name, DClass.IN, 60, InetAddress.getByAddress(FOUR)),
                        new TXTRecord(name, DClass.IN, 60, "x".repeat(200)))
                .toWire();
        table.take(++event, 1, 7, Arrays.copyOf(whole, whole.length - 50), whole.length, false, SERVER);
        assertThat(only().cut()).isTrue();
        assertThat(table.find(FOUR)).isNotNull();
    }

    @Test
    void maliciousMessagesAreCounted() {
        take(new byte[] {1, 2, 3}, false);
        take(HexFormat.of().parseHex("000081800001000100000000c00c00010001c00c000100010000003c000401020304"), false);
        take(new byte[] {(byte) 0xFF, (byte) 0xFF, 1}, true);
        assertThat(table.unreadable()).isEqualTo(3);
        assertThat(table.messages(event)).isEmpty();
    }

    @Test
    void dataInNamesIsDetectedAndContentNetworksAreNot() throws IOException {
        for (String name : new String[] {
            "github.com",
            "productionresultssa12.blob.core.windows.net",
            "registry-1.docker.io",
            "d2fy8k3m1x9q0z.cloudfront.net",
            "0123456789abcdef0123456789abcdef.s3.eu-central-1.amazonaws.com",
            "vsrm-pkg-containers.githubusercontent.com",
            "7.100.51.198.in-addr.arpa"
        }) {
            take(query(name, Type.A), false);
            assertThat(table.suspicion(event)).as(name).isNull();
        }
        take(query("mfzwizltoq2gk3tgn5zgk43fojuwg2lomq4tqmjq.leak.example", Type.A), false);
        assertThat(table.suspicion(event)).isEqualTo(DnsTunnelSuspicion.Reason.ENCODED_LABEL);
        for (int i = 0; i < TunnelDetector.MANY; i++) {
            take(query("part-number-" + i + ".many.example", Type.A), false);
        }
        assertThat(table.suspicion(event)).isEqualTo(DnsTunnelSuspicion.Reason.MANY_NAMES);
        assertThat(table.suspicions())
                .extracting(DnsTunnelSuspicion::parent)
                .containsExactly("leak.example", "many.example");
    }

    /** The sender of an answer forged it, or is a DNS server: it does not resolve a name for any process. */
    @Test
    void sentAnswerIsIgnored() throws IOException {
        Name name = Name.fromString("sent.test.");
        byte[] sent = answer("sent.test", Type.A, new ARecord(name, DClass.IN, 60, InetAddress.getByAddress(FOUR)))
                .toWire();
        table.take(++event, event, 7, sent, sent.length, false, null);
        assertThat(table.find(FOUR)).isNull();
        assertThat(table.knowsAnswers()).isFalse();
        assertThat(only().response()).isTrue();
    }

    @Test
    void limitsAreEnforced() throws IOException {
        DnsTable small = new DnsTable(new DnsLimits(1, 1, 1, 1, 1, 1));
        for (int i = 0; i < 4; i++) {
            byte[] address = {10, 0, 0, (byte) i};
            byte[] wire = answer(
                            "a" + i + ".test",
                            Type.A,
                            new ARecord(Name.fromString("a.test."), DClass.IN, 60, InetAddress.getByAddress(address)))
                    .toWire();
            small.take(i, i, 7, wire, wire.length, false, SERVER);
        }
        assertThat(small.forgotten()).isEqualTo(3);
        assertThat(small.find(new byte[] {10, 0, 0, 3})).isNotNull();
        assertThat(small.find(new byte[] {10, 0, 0, 0})).isNull();
    }
}
