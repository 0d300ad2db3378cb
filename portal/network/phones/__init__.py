"""What phones and computers make of this Wi-Fi, replayed from what is published of each; standard library only."""
