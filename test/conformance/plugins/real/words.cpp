// A plugin in C++ with Falco's own headers from libfalcosecurity0-dev: a source whose events are the words of its open parameters,
// and fields about them.
#include <plugin/plugin_api.h>

#include <cstring>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#define EXPORTED extern "C" __attribute__((visibility("default")))

namespace {

constexpr uint32_t ID = 998;
constexpr uint16_t PLUGIN_EVENT = 322;

struct words {
	std::string error;
	std::string prefix;
	uint64_t seen = 0;
	std::string text;
	const char* shown = nullptr;
	uint64_t number = 0;
	std::vector<std::string> letters;
	std::vector<const char*> shown_letters;
	std::vector<ss_plugin_metric> metrics;
};

struct feed {
	std::vector<std::string> list;
	size_t next = 0;
	std::vector<char> memory;
	ss_plugin_event* event = nullptr;
};

// A plugin event has two parameters with four-byte lengths: the plugin's id and its data.
std::vector<char> event(const std::string& data) {
	uint32_t lengths[] = {sizeof ID, static_cast<uint32_t>(data.size())};
	std::vector<char> memory(sizeof(ss_plugin_event) + sizeof lengths + sizeof ID + data.size());
	ss_plugin_event head{};
	head.ts = UINT64_MAX;
	head.tid = UINT64_MAX;
	head.len = static_cast<uint32_t>(memory.size());
	head.type = PLUGIN_EVENT;
	head.nparams = 2;
	char* at = memory.data();
	memcpy(at, &head, sizeof head);
	at += sizeof head;
	memcpy(at, lengths, sizeof lengths);
	at += sizeof lengths;
	memcpy(at, &ID, sizeof ID);
	memcpy(at + sizeof ID, data.data(), data.size());
	return memory;
}

std::string data(const ss_plugin_event* event) {
	const char* at = reinterpret_cast<const char*>(event) + sizeof *event;
	uint32_t lengths[2];
	memcpy(lengths, at, sizeof lengths);
	return {at + sizeof lengths + lengths[0], lengths[1]};
}

}  // namespace

EXPORTED const char* plugin_get_required_api_version() { return PLUGIN_API_VERSION_STR; }
EXPORTED const char* plugin_get_name() { return "words"; }
EXPORTED const char* plugin_get_version() { return "0.3.0"; }
EXPORTED const char* plugin_get_description() { return "Words, from C++"; }
EXPORTED const char* plugin_get_contact() { return "the tests of Eyas"; }
EXPORTED uint32_t plugin_get_id() { return ID; }
EXPORTED const char* plugin_get_event_source() { return "words"; }

EXPORTED ss_plugin_t* plugin_init(const ss_plugin_init_input* in, ss_plugin_rc* rc) {
	auto* state = new words();
	// Exceptions must not cross the C interface.
	try {
		state->prefix = in->config;
		if(state->prefix == "refuse") {
			throw std::runtime_error("words was told to refuse");
		}
		in->log_fn(in->owner, nullptr, "words is ready", SS_PLUGIN_LOG_SEV_INFO);
		*rc = SS_PLUGIN_SUCCESS;
	} catch(const std::exception& e) {
		state->error = e.what();
		*rc = SS_PLUGIN_FAILURE;
	}
	return state;
}

EXPORTED void plugin_destroy(ss_plugin_t* s) { delete static_cast<words*>(s); }
EXPORTED const char* plugin_get_last_error(ss_plugin_t* s) { return static_cast<words*>(s)->error.c_str(); }

EXPORTED ss_instance_t* plugin_open(ss_plugin_t*, const char* params, ss_plugin_rc* rc) {
	auto* opened = new feed();
	std::istringstream in(params);
	for(std::string word; in >> word;) {
		opened->list.push_back(word);
	}
	*rc = SS_PLUGIN_SUCCESS;
	return opened;
}

EXPORTED void plugin_close(ss_plugin_t*, ss_instance_t* h) { delete static_cast<feed*>(h); }

EXPORTED ss_plugin_rc plugin_next_batch(ss_plugin_t* s, ss_instance_t* h, uint32_t* count, ss_plugin_event*** events) {
	auto* opened = static_cast<feed*>(h);
	*count = 0;
	if(opened->next == opened->list.size()) {
		return SS_PLUGIN_EOF;
	}
	opened->memory = event(opened->list[opened->next++]);
	opened->event = reinterpret_cast<ss_plugin_event*>(opened->memory.data());
	*count = 1;
	*events = &opened->event;
	static_cast<words*>(s)->seen++;
	return SS_PLUGIN_SUCCESS;
}

EXPORTED const char* plugin_get_fields() {
	return R"([
		{"type": "string", "name": "words.text", "desc": "The word, behind the configured prefix"},
		{"type": "uint64", "name": "words.length", "desc": "Its length"},
		{"type": "string", "name": "words.letter", "isList": true, "desc": "Its letters"},
		{"type": "string", "name": "words.at", "arg": {"isRequired": true, "isIndex": true}, "desc": "The letter there"}
	])";
}

EXPORTED ss_plugin_rc plugin_extract_fields(ss_plugin_t* s, const ss_plugin_event_input* evt, const ss_plugin_field_extract_input* in) {
	auto* state = static_cast<words*>(s);
	const std::string word = data(evt->evt);
	for(uint32_t i = 0; i < in->num_fields; i++) {
		ss_plugin_extract_field& field = in->fields[i];
		field.res_len = 1;
		switch(field.field_id) {
		case 0:
			state->text = state->prefix + word;
			state->shown = state->text.c_str();
			field.res.str = &state->shown;
			break;
		case 1:
			state->number = word.size();
			field.res.u64 = &state->number;
			break;
		default: {
			state->letters.clear();
			state->shown_letters.clear();
			for(size_t at = 0; at < word.size(); at++) {
				if(field.field_id == 2 || at == field.arg_index) {
					state->letters.emplace_back(1, word[at]);
				}
			}
			for(const std::string& letter : state->letters) {
				state->shown_letters.push_back(letter.c_str());
			}
			field.res.str = state->shown_letters.data();
			field.res_len = state->shown_letters.size();
		}
		}
	}
	return SS_PLUGIN_SUCCESS;
}

EXPORTED ss_plugin_metric* plugin_get_metrics(ss_plugin_t* s, uint32_t* count) {
	auto* state = static_cast<words*>(s);
	ss_plugin_metric seen{};
	seen.name = "words_seen";
	seen.type = SS_PLUGIN_METRIC_TYPE_MONOTONIC;
	seen.value_type = SS_PLUGIN_METRIC_VALUE_TYPE_U64;
	seen.value.u64 = state->seen;
	state->metrics = {seen};
	*count = 1;
	return state->metrics.data();
}
