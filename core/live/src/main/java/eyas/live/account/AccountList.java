package eyas.live.account;

import eyas.event.GroupRecord;
import eyas.event.UserRecord;
import java.util.List;

/**
 * The users and groups of one root directory.
 *
 * @param users in the order of the file, the first of each id
 * @param groups in the order of the file, the first of each id
 * @param mark tells this state of the files from a later one
 * @param isComplete whether all of the files was read; a file that is not there has nothing
 */
public record AccountList(
        List<UserRecord> users, List<GroupRecord> groups, AccountFingerprint mark, boolean isComplete) {
    public AccountList {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }
}
