package eyas.live.account;

import eyas.event.Bytes;
import eyas.event.GroupRecord;
import eyas.event.UserRecord;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the lines of {@code passwd} and {@code group}, which are untrusted input. Malformed lines and those with control characters or
 * invalid UTF-8 are left out. The first line with an id wins, as in the C library. Source: passwd(5), group(5).
 */
public final class AccountParser {
    private static final int USER_FIELDS = 7;
    /** Later fields are optional. */
    private static final int USER_FIELDS_NEEDED = 4;

    private static final int GROUP_FIELDS = 3;
    /** The highest valid id; the next one means no user or group. */
    private static final long MAX_ID = 0xffff_fffeL;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final AccountLimits limits;
    private final List<UserRecord> users = new ArrayList<>();
    private final List<GroupRecord> groups = new ArrayList<>();
    private final Set<Integer> userIds = new HashSet<>();
    private final Set<Integer> groupIds = new HashSet<>();

    /** Makes a parser without lines. */
    public AccountParser(AccountLimits limits) {
        this.limits = limits;
    }

    /** Parses the line {@code name:password:uid:gid:comment:home:shell}; returns whether there is room for another one. */
    public boolean user(byte[] bytes, int start, int end) {
        int[] ends = fields(bytes, start, end, USER_FIELDS);
        if (ends.length >= USER_FIELDS_NEEDED) {
            long uid = number(bytes, ends[1] + 1, ends[2]);
            long gid = number(bytes, ends[2] + 1, ends[3]);
            byte @Nullable [] name = text(bytes, start, ends[0]);
            byte @Nullable [] home = field(bytes, ends, 5);
            byte @Nullable [] shell = field(bytes, ends, 6);
            if (uid >= 0
                    && gid >= 0
                    && name != null
                    && name.length > 0
                    && home != null
                    && shell != null
                    && userIds.add((int) uid)) {
                users.add(new UserRecord((int) uid, (int) gid, name, home, shell));
            }
        }
        return users.size() < limits.accounts();
    }

    /** Parses the line {@code name:password:gid:members}; returns whether there is room for another one. */
    public boolean group(byte[] bytes, int start, int end) {
        int[] ends = fields(bytes, start, end, GROUP_FIELDS);
        if (ends.length == GROUP_FIELDS) {
            long gid = number(bytes, ends[1] + 1, ends[2]);
            byte @Nullable [] name = text(bytes, start, ends[0]);
            if (gid >= 0 && name != null && name.length > 0 && groupIds.add((int) gid)) {
                groups.add(new GroupRecord((int) gid, name));
            }
        }
        return groups.size() < limits.accounts();
    }

    /** Returns the users so far. */
    public List<UserRecord> users() {
        return users;
    }

    /** Returns the groups so far. */
    public List<GroupRecord> groups() {
        return groups;
    }

    /** Returns where each of the first fields ends; fewer than {@code max} if the line has fewer. */
    private static int[] fields(byte[] bytes, int start, int end, int max) {
        int[] ends = new int[max];
        int count = 0;
        for (int i = start; i < end && count < max; i++) {
            if (bytes[i] == ':') {
                ends[count++] = i;
            }
        }
        if (count < max) {
            ends[count++] = end;
        }
        return count == max ? ends : Arrays.copyOf(ends, count);
    }

    private static long number(byte[] bytes, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || value > MAX_ID) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return start == end || value > MAX_ID ? -1 : value;
    }

    private byte @Nullable [] field(byte[] bytes, int[] ends, int index) {
        return index < ends.length ? text(bytes, ends[index - 1] + 1, ends[index]) : Bytes.EMPTY;
    }

    private byte @Nullable [] text(byte[] bytes, int start, int end) {
        if (end - start > limits.field()) {
            return null;
        }
        return isPrintable(bytes, start, end) ? Arrays.copyOfRange(bytes, start, end) : null;
    }

    private boolean isPrintable(byte[] bytes, int start, int end) {
        CharBuffer text;
        try {
            text = decoder.decode(ByteBuffer.wrap(bytes, start, end - start));
        } catch (CharacterCodingException e) {
            return false; // invalid UTF-8
        }
        return text.chars().noneMatch(Character::isISOControl);
    }
}
