// SPDX-License-Identifier: Apache-2.0
//
// Addresses and names that the roles share.

#ifndef EYAS_DEMO_STORY_H
#define EYAS_DEMO_STORY_H

#define NAME_SERVER "192.0.2.53"
#define WEB_SERVER "198.51.100.7"
#define HOST_NAME "gist.example.test"
#define PAYLOAD_PATH "/raw/memdump.py"
// The first line of the fetched program; the stand-in for python3 runs nothing without it.
#define PAYLOAD_MARK "# eyas-demo: read the memory of Runner.Worker\n"

#endif
