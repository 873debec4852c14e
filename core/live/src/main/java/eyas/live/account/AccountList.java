package eyas.live.account;

import eyas.event.GroupRecord;
import eyas.event.UserRecord;
import java.util.List;

/**
 * The users and groups of one root directory.
 *
 * @param users in the order of the file, the first of each id
 * @param groups in the order of the file, the first of each id
 * @param mark the fingerprint of the files that were read
 * @param isComplete whether the files were read completely; a missing file counts as empty
 */
public record AccountList(
        List<UserRecord> users, List<GroupRecord> groups, AccountFingerprint mark, boolean isComplete) {
    public AccountList {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }
}
