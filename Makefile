# The only entry points a person needs. Everything made goes to out/, except what MSBuild keeps in bin/ and obj/.

DOTNET ?= dotnet
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
ARGS ?=

# Quiet, and without servers that stay when the build is over.
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_NOLOGO = 1
export MSBUILDDISABLENODEREUSE = 1
QUIET = -v quiet -nologo -p:UseSharedCompilation=false

# The tests look for the runtime here; a .NET that was unpacked into a home directory is found in no other way.
export DOTNET_ROOT ?= $(patsubst %/,%,$(dir $(realpath $(shell command -v $(DOTNET)))))

ARCH := $(shell uname -m)
RID := linux-$(if $(filter aarch64 arm64,$(ARCH)),arm64,x64)

BUILD_FILES := $(wildcard Directory.*.props global.json .editorconfig)
SOURCES := $(BUILD_FILES) $(shell find src -name bin -prune -o -name obj -prune -o -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.json' \) -print)
LAB_SOURCES := $(BUILD_FILES) $(shell find tests/Ban.Lab -name bin -prune -o -name obj -prune -o -type f -print)

# Each program is one file that needs no .NET on its machine. A command-line call is mostly start-up, so everything, the base
# library too, is cut down to what is used and compiled ahead of time as one piece (composite ReadyToRun). The analyzers have
# their say in "test" and "check"; here they only cost time.
PROGRAM = -c Release -r $(RID) --self-contained true -p:PublishSingleFile=true -p:PublishTrimmed=true \
	-p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true \
	-p:PublishDocumentationFiles=false -p:DebugType=embedded -p:RunAnalyzers=false $(QUIET)
PUBLISH = $(DOTNET) publish --no-build $(PROGRAM) -o out/bin

.PHONY: help demo demo-ready run test e2e compare-client golden openrpc differential rotations replay crash bench bench-restart bench-answers bench-events bench-screen fuzz check build install clean tests-built

help: ## what this says
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: demo-ready out/bin/.built out/lab/.built ## see it work: a private network, a real sshd, real attackers, real bans
	@out/lab/Ban.Lab demo

# Before the build, which takes minutes; what cannot be installed does not stop the demonstration, which then shows less.
demo-ready:
	@tests/setup.sh demo || true

run: out/bin/.built ## the terminal program, with ARGS="..." as its arguments
	@out/bin/bantui $(ARGS)

build: out/bin/.built ## out/bin/bantui and out/bin/bantuid, Release

test: tests-built ## every test; installs the Debian packages it needs (as root) or says which
	@DOTNET="$(DOTNET)" tests/run.sh

e2e: tests-built ## the end-to-end tests only
	@DOTNET="$(DOTNET)" tests/run.sh Ban.EndToEnd.Tests

# The solution first: on a fresh clone its build is the one that compiles everything, analyzers included.
tests-built:
	@tests/setup.sh
	DOTNET="$(DOTNET)" tests/build.sh Ban.Tui.sln
	@$(MAKE) --no-print-directory build

golden: ## makes screen frames and other expected files again; look at the difference
	GOLDEN=write $(DOTNET) run -c Release --project tests/Ban.Tui.Tests -- -namespace Ban.Tui.Tests.Views -namespace Ban.Tui.Tests.App -noLogo
	GOLDEN=write $(DOTNET) run -c Release --no-build --project tests/Ban.Tui.Tests -- -class Ban.Tui.Tests.Views.ReadmeTests -noLogo
	git diff --stat -- tests README.md

openrpc: ## writes src/Ban.Rpc/openrpc.json from the contract
	$(DOTNET) build -c Release $(QUIET) tests/Ban.Rpc.Tests
	@OPENRPC=write $(DOTNET) exec tests/Ban.Rpc.Tests/bin/Release/net10.0/Ban.Rpc.Tests.dll -class Ban.Rpc.Tests.Contract.OpenRpcTests -noLogo
	git diff --stat -- src/Ban.Rpc/openrpc.json

differential: ## mutated sample lines, judged by us and by fail2ban's own code: N=1000000 lines, SEED=1, FILTER=slapd alone
	@tests/setup.sh
	$(DOTNET) build -c Release $(QUIET) tests/Ban.Matching.Tests
	@BANTUI_DIFFERENTIAL_LINES=$(or $(N),100000) BANTUI_DIFFERENTIAL_SEED=$(or $(SEED),1) BANTUI_DIFFERENTIAL_FILTER=$(FILTER) \
		$(DOTNET) exec tests/Ban.Matching.Tests/bin/Release/net10.0/Ban.Matching.Tests.dll \
		-class Ban.Matching.Tests.Peer.DifferentialTests -showLiveOutput -noLogo

rotations: ## a thousand log rotations of each kind under 20,000 lines a second, every line judged once: N=1000
	$(DOTNET) build -c Release $(QUIET) tests/Ban.Engine.Tests
	@BANTUI_ROTATIONS=$(or $(N),1000) $(DOTNET) exec tests/Ban.Engine.Tests/bin/Release/net10.0/Ban.Engine.Tests.dll \
		-class Ban.Engine.Tests.Sources.RotationTests -showLiveOutput -noLogo

crash: out/bin/.built out/lab/.built ## kills the daemon without warning in the midst of an attack: N=200 times; nothing lost, nothing doubled
	@out/lab/Ban.Lab crash $(or $(N),200)

replay: out/bin/.built ## a day of thirty stock fail2ban jails under both programs at once; M=1440 minutes
	@tests/setup.sh
	$(DOTNET) build -c Release $(QUIET) tests/Ban.EndToEnd.Tests
	@$(MAKE) --no-print-directory build
	@BANTUI_REPLAY_MINUTES=$(or $(M),1440) $(DOTNET) exec tests/Ban.EndToEnd.Tests/bin/Release/net10.0/Ban.EndToEnd.Tests.dll \
		-class Ban.EndToEnd.Tests.Life.StockConfigurationTests -diagnostics -noLogo

compare-client: tests-built ## fail2ban-client and ours, given the same commands: the table goes to out/fail2ban-client.md
	@BANTUI_COMPARISON=$(CURDIR)/out/fail2ban-client.md $(DOTNET) exec tests/Ban.EndToEnd.Tests/bin/Release/net10.0/Ban.EndToEnd.Tests.dll \
		-class Ban.EndToEnd.Tests.Cli.PeerClientTests -noLogo
	@cat out/fail2ban-client.md

bench: out/bin/.built out/lab/.built ## ratios against other programs, taken in one run; jails on one log; time from log line to firewall
	@mkdir -p out/bench
	@$(DOTNET) build -c Release $(QUIET) -o out/bench/bin tests/Ban.Benchmarks
	@out/bench/bin/Ban.Benchmarks generate sshd 200000 out/bench/sshd-200k.log
	@out/bench/bin/Ban.Benchmarks generate sshd 2000000 out/bench/sshd-2m.log
	@out/bench/bin/Ban.Benchmarks generate nginx 200000 out/bench/nginx-200k.log
	@out/bench/bin/Ban.Benchmarks compare sshd out/bin/bantui etc out/bench/sshd-200k.log out/bench/sshd-2m.log
	@out/bench/bin/Ban.Benchmarks compare nginx-botsearch out/bin/bantui etc out/bench/nginx-200k.log
	@out/bench/bin/Ban.Benchmarks jails out/bin/bantuid etc 500000
	@out/lab/Ban.Lab latency 200
	@out/lab/Ban.Lab answers 51
	@out/lab/Ban.Lab restart

bench-restart: out/bin/.built out/lab/.built ## 5,000 and 100,000 bans: one call, restart, flushed firewall, memory; fail2ban beside it
	@out/lab/Ban.Lab restart

fuzz: out/bin/.built out/lab/.built ## hostile messages for the daemon's socket, in both framings: N=1000000, SEED=1; no crash, no leak
	@out/lab/Ban.Lab fuzz $(or $(N),1000000) $(or $(SEED),1)

bench-answers: out/bin/.built out/lab/.built ## ping beside fail2ban-client's, N=51 times in turn; status with 100,000 bans, on the daemon's side
	@out/lab/Ban.Lab answers $(or $(N),51)

bench-screen: out/bin/.built out/lab/.built ## the full screen: first frame, key to effect under load, idle cost, bytes of a changed counter
	@out/lab/Ban.Lab screen

bench-events: out/bin/.built out/lab/.built ## what 50 subscribers cost at 10,000 events a second, as ratios: N=10 seconds each
	@out/lab/Ban.Lab subscribers $(or $(N),10)

check: ## formatting and analyzers; nothing may change
	$(DOTNET) format Ban.Tui.sln --verify-no-changes
	$(DOTNET) build Ban.Tui.sln -c Release --no-incremental -p:EnableTrimAnalyzer=true $(QUIET)

install: out/bin/.built ## programs, manual, units and configuration under DESTDIR, PREFIX and SYSCONFDIR; what stands in SYSCONFDIR stays
	install -d "$(DESTDIR)$(PREFIX)/lib/bantui" "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(SYSCONFDIR)/bantui"
	install -m 755 out/bin/* "$(DESTDIR)$(PREFIX)/lib/bantui/"
	ln -sfn ../lib/bantui/bantui "$(DESTDIR)$(PREFIX)/bin/bantui"
	ln -sfn ../lib/bantui/bantuid "$(DESTDIR)$(PREFIX)/bin/bantuid"
	ln -sfn bantui "$(DESTDIR)$(PREFIX)/lib/bantui/fail2ban-regex"
	ln -sfn bantui "$(DESTDIR)$(PREFIX)/lib/bantui/fail2ban-client"
	install -D -m 644 src/Packaging/completions/bantui.bash "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/bantui"
	install -D -m 644 src/Packaging/completions/_bantui "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_bantui"
	install -D -m 644 src/Packaging/completions/bantui.fish "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/bantui.fish"
	install -d "$(DESTDIR)$(PREFIX)/lib/systemd/system"
	for unit in src/Packaging/systemd/*; do sed 's|/usr/bin/|$(PREFIX)/bin/|' "$$unit" > "$(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/}"; done
	for page in man/*; do install -D -m 644 "$$page" "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}"; done
	find etc -type f -exec sh -c 'for file; do target="$$0/$${file#etc/}"; [ -e "$$target" ] || install -D -m 644 "$$file" "$$target"; done' \
		"$(DESTDIR)$(SYSCONFDIR)/bantui" {} +

clean: ## everything that was made
	rm -rf out
	find src tests -depth -type d \( -name bin -o -name obj \) -exec rm -rf {} +

out/bin/.built: $(SOURCES)
	@rm -rf out/bin && mkdir -p out/bin
	$(DOTNET) build $(PROGRAM) src/Ban.Daemon
	$(DOTNET) build $(PROGRAM) src/Ban.Tui
	@echo "$(PUBLISH) src/Ban.Daemon and src/Ban.Tui"
	@$(PUBLISH) src/Ban.Daemon & daemon=$$!; $(PUBLISH) src/Ban.Tui; terminal=$$?; wait $$daemon && exit $$terminal
	@touch $@

out/lab/.built: $(LAB_SOURCES)
	$(DOTNET) build -c Release $(QUIET) -o out/lab tests/Ban.Lab
	@touch $@
