#!/bin/bash
# Stands in for kubectl where there is no cluster: what needs none is done by the real one, an applied deployment runs under `podman kube play`,
# and all else is written down. $CLUSTER is the folder of this cluster, $KUBECTL the real kubectl, $PORT where its one pod is published.
set -euo pipefail
# What runs on after this program must not keep the output of its caller open.
exec 3>&-
case " $* " in
    *' --local '* | *' --dry-run=client '*) exec "$KUBECTL" "$@" ;;
esac
printf '%s\n' "$*" >> "$CLUSTER/calls"
[ "${1-}" != --namespace ] || shift 2
verb=$1
shift
case $verb in
    apply)
        [ "$1" = -f ]
        if [ "$2" = - ]; then cat > "$CLUSTER/secret.json"; else cp "$2" "$CLUSTER/applied.yaml"; fi
        ;;
    diff)
        [ "$1" = -f ]
        [ -e "$CLUSTER/applied.yaml" ] || { cat "$2"; exit 1; }
        diff "$CLUSTER/applied.yaml" "$2"
        ;;
    rollout)
        # Podman publishes what has a port of the host.
        sed "s/^\( *\)- containerPort: 8080\$/&\n\1  hostPort: $PORT\n\1  hostIP: 127.0.0.1/" "$CLUSTER/applied.yaml" > "$CLUSTER/played.yaml"
        podman kube play --replace "$CLUSTER/played.yaml" > "$CLUSTER/played" 2>&1 || { cat "$CLUSTER/played" >&2; exit 1; }
        for _ in $(seq 300); do
            ! curl --silent --fail --noproxy '*' "http://127.0.0.1:$PORT/ping" > /dev/null || exit 0
            sleep 0.2
        done
        podman logs "$(podman ps --all --quiet | head -n 1)" >&2
        exit 1
        ;;
    port-forward)
        echo "Forwarding from 127.0.0.1:$PORT -> 8080"
        exec sleep 60
        ;;
    logs) podman ps --quiet | xargs -n 1 podman logs ;;
    get | describe)
        # Which of some objects there are is what the test writes.
        case " $* " in
            *' --output json '*) echo '{"items": []}' ;;
            *' --ignore-not-found '*) [ ! -e "$CLUSTER/existing" ] || cat "$CLUSTER/existing" ;;
            *) cat "$CLUSTER/applied.yaml" ;;
        esac
        ;;
    annotate) ;;
    delete)
        # One object of its own is not the deployment.
        [[ $1 = deployment,* ]] || exit 0
        [ ! -e "$CLUSTER/played.yaml" ] || podman kube down "$CLUSTER/played.yaml"
        rm -f "$CLUSTER"/*.yaml "$CLUSTER/secret.json"
        ;;
    *) echo "kubectl: no such verb here: $verb" >&2; exit 1 ;;
esac
