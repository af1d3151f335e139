"""DynamoDB: tables of items, and what may be asked of them."""
