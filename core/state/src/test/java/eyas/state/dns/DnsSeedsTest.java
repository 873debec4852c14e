package eyas.state.dns;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.testsupport.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Creates the seed messages for fuzzing. */
final class DnsSeedsTest {
    private static final byte[] SERVER = {127, 0, 0, 53};
    private static final Name NAME = Name.fromConstantString("gist.example.test.");

    private static Map<String, byte[]> messages() throws IOException {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("query-a", query(NAME, Type.A).toWire());
        seeds.put("query-any", query(NAME, Type.ANY).toWire());
        seeds.put(
                "query-long-label",
                query(Name.fromString("x".repeat(63) + ".t.test."), Type.TXT).toWire());
        Message extended = query(NAME, Type.AAAA);
        extended.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        seeds.put("query-edns", extended.toWire());
        seeds.put("answer", answer().toWire());
        Message failed = answer();
        failed.getHeader().setRcode(Rcode.NXDOMAIN);
        failed.removeAllRecords(Section.ANSWER);
        seeds.put("nxdomain", failed.toWire());
        Message cut = answer();
        cut.getHeader().setFlag(Flags.TC);
        seeds.put("truncated", cut.toWire());
        return seeds;
    }

    private static Message query(Name name, int type) {
        return Message.newQuery(Record.newRecord(name, type, DClass.IN));
    }

    private static Message answer() throws IOException {
        Message message = new Message(7);
        message.getHeader().setFlag(Flags.QR);
        message.addRecord(Record.newRecord(NAME, Type.A, DClass.IN), Section.QUESTION);
        Name edge = Name.fromString("edge.example.test.");
        for (Record record : new Record[] {
            new CNAMERecord(NAME, DClass.IN, 60, edge),
            new ARecord(edge, DClass.IN, 60, InetAddress.getByAddress(new byte[] {1, 2, 3, 4})),
            new AAAARecord(edge, DClass.IN, 60, InetAddress.getByAddress(new byte[16])),
            new MXRecord(NAME, DClass.IN, 60, 10, edge),
            new SRVRecord(NAME, DClass.IN, 60, 1, 2, 443, edge),
            new TXTRecord(NAME, DClass.IN, 60, "v=spf1 \"quoted\" text")
        }) {
            message.addRecord(record, Section.ANSWER);
        }
        return message;
    }

    /** Returns messages in TCP framing, each preceded by its length. */
    private static byte[] framed(byte[]... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.write(message.length >> 8);
            out.write(message.length);
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    @Test
    void seedsExistAndAreRewrittenOnDemand() throws IOException {
        Map<String, byte[]> messages = messages();
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        messages.forEach((name, message) -> {
            seeds.put("datagram/" + name, message);
            seeds.put("stream/" + name, framed(message));
        });
        byte[] one = query(NAME, Type.A).toWire();
        byte[] two = answer().toWire();
        seeds.put("stream/two-messages", framed(one, two));
        seeds.put("stream/no-length", two);
        seeds.put("stream/five-messages", framed(one, one, two, one, one));
        Golden.in("core/state/src/test/resources/eyas/state/dns/DnsFuzzTestInputs")
                .seeds(seeds);
        DnsTable table = new DnsTable(DnsLimits.DEFAULT);
        for (byte[] message : messages.values()) {
            table.take(1, 1, 1, message, message.length, false, SERVER);
        }
        assertThat(table.unreadable()).as("seeds that cannot be read").isZero();
    }
}
