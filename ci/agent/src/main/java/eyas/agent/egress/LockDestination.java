package eyas.agent.egress;

import eyas.live.egress.AllowedEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A destination of a lock as endpoints that the kernel side can hold. Which program asked is left out: a process chooses what it is called.
 *
 * @param endpoints what it allows; none where it is no matter of the network, or cannot be held
 * @param refusal why it cannot be held; empty where it can
 */
record LockDestination(List<AllowedEndpoint> endpoints, String refusal) {
    private static final String SOCKET = "unix ";
    private static final Pattern FORM = Pattern.compile("(\\S+):([^\\s:/]+)/(\\S+) from .+", Pattern.DOTALL);
    /** What stands for few enough names to write each of them down. */
    private static final Pattern DIGITS = Pattern.compile("<digits:([12])>");

    private static final String ANY_BELOW = "**.";

    LockDestination {
        endpoints = List.copyOf(endpoints);
    }

    /** Return what an entry of a lock comes to. */
    static LockDestination of(String text) {
        if (text.startsWith(SOCKET)) {
            return new LockDestination(List.of(), "");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return refused("it is not NAME:PORT/PROTOCOL");
        }
        String protocol = form.group(3);
        if (!protocol.matches("tcp|udp|\\*")) {
            return refused("only tcp and udp are held");
        }
        String port = form.group(2) + (protocol.equals("*") ? "" : "/" + protocol);
        String host = form.group(1);
        List<AllowedEndpoint> endpoints = new ArrayList<>();
        for (String each : hosts(host.startsWith(ANY_BELOW) ? host.substring(1) : host)) {
            try {
                endpoints.add(AllowedEndpoint.of(each + ":" + port));
            } catch (IllegalArgumentException e) {
                return refused("names and ports are held as they are, and names below one by *.NAME");
            }
        }
        return new LockDestination(endpoints, "");
    }

    private static LockDestination refused(String why) {
        return new LockDestination(List.of(), why);
    }

    private static List<String> hosts(String host) {
        Matcher digits = DIGITS.matcher(host);
        if (!digits.find()) {
            return List.of(host);
        }
        List<String> hosts = new ArrayList<>();
        int length = Integer.parseInt(digits.group(1));
        int most = length == 1 ? 10 : 100;
        for (int number = 0; number < most; number++) {
            String text = Integer.toString(most + number).substring(1);
            hosts.add(host.substring(0, digits.start()) + text + host.substring(digits.end()));
        }
        return hosts;
    }
}
