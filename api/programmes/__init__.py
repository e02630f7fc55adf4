"""The rules that consortia can be formed under."""
