"""moto_server with three of its faults repaired: a stack that a change set made has its outputs, inline policies of roles are JSON, and AWS::NoValue leaves a
list.

Usage: moto_stacks.py -H HOST -p PORT
"""
import json
import sys

try:
    from moto.cloudformation.models import CloudFormationBackend
    from moto.iam.models import ManagedPolicy, Role
    from moto.server import main
except ImportError:
    sys.exit(3)

execute, put, create = CloudFormationBackend.execute_change_set, Role.put_policy, ManagedPolicy.create_from_cloudformation_json.__func__


def execute_change_set(self, change_set_name, stack_name=None):
    execute(self, change_set_name, stack_name)
    for stack in self.stacks.values():
        stack._parse_template()
        stack.output_map = stack._create_output_map()


def put_policy(self, policy_name, policy_json):
    put(self, policy_name, policy_json if isinstance(policy_json, str) else json.dumps(without_null(policy_json)))


def create_policy(cls, resource_name, cloudformation_json, *about, **more):
    return create(cls, resource_name, without_null(cloudformation_json), *about, **more)


def without_null(node):
    if isinstance(node, dict):
        return {key: without_null(value) for key, value in node.items()}
    return [without_null(item) for item in node if item is not None] if isinstance(node, list) else node


CloudFormationBackend.execute_change_set, Role.put_policy = execute_change_set, put_policy
ManagedPolicy.create_from_cloudformation_json = classmethod(create_policy)
main(sys.argv[1:])
